import Keys
import Posix

/// Whether the compile wrote a file, or it lay there before.
enum Freshness {
    case written, left
    /// No regular file, or stamped by another machine's clock.
    case doubtful

    /// - Parameter started: when the compiler did, by the clock that stamps files.
    init(of file: Descriptor, since started: Int64) {
        guard let facts = try? file.facts(), facts.isRegular else {
            self = .doubtful
            return
        }
        let isForeign = StampTrust(of: Path("/proc/self/fd/\(file.raw)")) == .foreign
        self = facts.youngest >= started || !Guard.freshOutputs.holds ? .written : isForeign ? .doubtful : .left
    }
}
