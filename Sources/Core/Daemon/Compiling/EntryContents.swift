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
        guard let bytes = await pool.run({ try? reader.bytes(of: index) }) else { return nil }
        if bytes.count <= Self.largestInline { return .bytes(bytes) }
        guard let memory = try? Descriptor.memory("output"), (try? memory.writeAll(bytes)) != nil,
            files.count < UnixSocket.mostDescriptors
        else { return nil }
        files.append(memory)
        return .file(index: UInt32(files.count - 1), offset: 0, count: UInt64(bytes.count))
    }

    private static let largestInline = 64 << 10
}
