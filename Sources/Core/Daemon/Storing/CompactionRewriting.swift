import Entries
import Hashing
import Posix
import Storage

extension Stack {
    /// Puts what `body` makes of an entry in its place on the disk, and nowhere else: other levels have it already. The
    /// store replaces it whole, so that there is no moment without it.
    /// - Parameter body: gets the entry and its size on the disk; `nil` leaves it as it is.
    func rewrite(_ digest: Digest, _ body: (EntryReader, Int64) async -> [UInt8]?) async {
        let key = Key(.entry, digest)
        guard case .found(let old) = await disk.get(key, before: .now + .seconds(1)),
            let reader = try? EntryReader(old, key: digest), let new = await body(reader, old.count)
        else { return }
        // Evicted, or stored anew meanwhile: what is there now is newer than what we read.
        guard case .found(let now) = await disk.get(key, before: .now + .seconds(1)), now.fileFacts == old.fileFacts
        else { return }
        _ = await disk.put(key, Value(new), before: .now + .seconds(30))
    }
}
