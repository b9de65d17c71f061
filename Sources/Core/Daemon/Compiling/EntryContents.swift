import Entries
import Posix
import PosixAsync
import Wire

/// Outputs of an entry on their way to a client.
struct EntryContents: Sendable {
    let reader: EntryReader
    let pool: IOPool

    /// A range of the entry's own file where it lies there as it is, so that the kernel copies or shares it.
    /// - Parameter files: descriptors that go to the client; one may be added.
    /// - Returns: `nil` where the output cannot be read.
    func content(of index: Int, _ files: inout [Descriptor]) async -> Placed.Content? {
        if let range = reader.range(index) {
            if files.last !== range.file { files.append(range.file) }
            return .file(
                index: UInt32(files.count - 1), offset: UInt64(range.offset), count: UInt64(range.count))
        }
        let reader = reader
        let size = reader.header.outputs[index].size
        if size <= Self.largestInline {
            return await pool.run { try? reader.bytes(of: index) }.map { .bytes($0) }
        }
        // Piece by piece, so that a large one is in memory once.
        guard files.count < UnixSocket.mostDescriptors, let memory = try? Descriptor.memory("output"),
            await pool.run({ (try? reader.write(index, to: memory)) != nil })
        else { return nil }
        files.append(memory)
        return .file(index: UInt32(files.count - 1), offset: 0, count: UInt64(size))
    }

    private static let largestInline: Int64 = 64 << 10
}
