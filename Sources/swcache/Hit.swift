import Memory
import Posix
import Wire

/// What the daemon had in store for this call.
enum Hit {
    /// Puts every file in its place, then says what the compiler said; false when something could not be done or read,
    /// and the compiler shall say why.
    /// - Parameter report: told what was placed, where the daemon wants to know, before anybody else can be.
    static func perform(
        _ hit: HitFrame, _ passengers: borrowing Passengers, report: ([PlacedFacts]) -> Void
    ) -> Bool {
        var hit = hit
        var placed: [PlacedFacts] = []
        do throws(WireError) {
            while let file = try hit.next() {
                guard place(file, passengers) else { return false }
                if hit.reports, let facts = facts(of: file.path) { placed.append(facts) }
            }
        } catch { return false }
        if hit.reports { report(placed) }
        Caller.write(hit.output, to: 1)
        Caller.write(hit.errors, to: 2)
        return true
    }

    private static func facts(of path: ByteView) -> PlacedFacts? {
        var bytes = ByteBuffer(reserving: path.count + 1)
        bytes.append(path)
        guard let facts = FileFacts(of: bytes.text) else { return nil }
        return PlacedFacts(
            device: facts.device, inode: facts.inode, size: UInt64(max(0, facts.size)),
            modified: UInt64(max(0, facts.modified)), changed: UInt64(max(0, facts.changed)), mode: facts.mode)
    }

    private static func place(_ file: HitFrame.File, _ passengers: borrowing Passengers) -> Bool {
        guard let source = source(of: file, passengers) else { return false }
        do throws(Errno) {
            try Placement.place(source, at: file.path, mode: file.executable ? 0o777 : 0o666)
            return true
        } catch { return false }
    }

    private static func source(
        of file: HitFrame.File, _ passengers: borrowing Passengers
    ) -> Placement.Source? {
        switch file.content {
        case .bytes(let bytes): return .bytes(bytes)
        case .file(let index, let offset, let count):
            guard let raw = passengers.raw(index), let offset = Int64(exactly: offset),
                let count = Int64(exactly: count)
            else { return nil }
            return .range(descriptor: raw, offset: offset, count: count)
        }
    }
}
