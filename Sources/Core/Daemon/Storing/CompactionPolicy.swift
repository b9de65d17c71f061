import Entries
import Posix

/// Which entries are worth compressing, and how.
struct CompactionPolicy: Equatable, Sendable {
    /// Uncompressed, in bytes.
    let smallest: Int64
    let level: Int32
    /// Also where files share their blocks: the user asked for it.
    let isExplicit: Bool

    /// - Parameter level: the user's own; `nil`: only what is large, and not where a hit shares the entry's blocks.
    init(level: Int32?) {
        isExplicit = level != nil
        smallest = isExplicit ? 4 << 10 : 512 << 10
        // zstd takes 0 for its own default.
        self.level = level.map { $0 == 0 ? 3 : $0 } ?? 1
    }

    /// All of it is held in memory while it is rewritten.
    static let largest: Int64 = 256 << 20

    func wants(_ size: Int64) -> Bool { size >= smallest && size <= Self.largest }

    /// Rewriting must pay: at least an eighth goes.
    static func pays(_ new: Int64, insteadOf old: Int64) -> Bool { new <= old - old / 8 }
}

/// Whether files in a directory can share blocks. Looks at the file system: for threads that may block.
enum Reflinks {
    /// - Parameter directory: is there; a temporary file is made in it and removed.
    /// - Returns: `nil` where that cannot be found out.
    static func work(in directory: Path) -> Bool? {
        let names = ["from", "to"].map { directory.appending("/.swcache-reflink-\(Caller.process)-" + $0) }
        for name in names { Files.remove(name) }
        defer { for name in names { Files.remove(name) } }
        guard
            let source = try? Descriptor.open(
                names[0], OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive, mode: 0o600),
            (try? source.writeAll([UInt8](repeating: 1, count: 4096))) != nil,
            let target = try? Descriptor.open(names[1], OpenFlags.createNew, mode: 0o600)
        else { return nil }
        return target.shareBlocks(of: source)
    }
}

extension EntryReader {
    var isCompressed: Bool { header.outputs.contains { $0.encoding == .zstd } }

    /// Of the outputs, uncompressed.
    var outputSize: Int64 { header.outputs.reduce(0) { $0 &+ $1.size } }
}
