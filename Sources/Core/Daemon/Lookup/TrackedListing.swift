import Hashing
import Keys
import Posix

/// A directory whose names must be those that a compile may have seen. While its stat stays the same they are not
/// read again. Confined to the actor that owns the table.
final class TrackedListing {
    let directory: Path
    let names: Digest
    private var verified: FileFacts?
    private var round: UInt64 = 0
    private var holds = false

    init(directory: Path, names: Digest) {
        self.directory = directory
        self.names = names
    }

    func check(in round: UInt64) -> Bool {
        guard self.round != round else { return holds }
        self.round = round
        let clock = Clock.fileTime
        guard let facts = try? FileFacts(of: directory) else {
            holds = false
            return false
        }
        if facts == verified { return holds }
        holds = PackageFiles.names(in: directory) == names
        // In the clock's tick another change might not show.
        verified = holds && facts.youngest < clock ? facts : nil
        return holds
    }
}
