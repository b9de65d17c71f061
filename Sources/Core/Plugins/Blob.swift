/// Bytes at a fixed address that several owners share; whoever made them knows how to free them.
package final class Blob: Sendable {
    private nonisolated(unsafe) let buffer: UnsafeRawBufferPointer
    private let release: @Sendable () -> Void

    package var count: Int { buffer.count }

    init(_ buffer: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
        self.buffer = buffer
        self.release = release
    }

    package convenience init(copying bytes: some Collection<UInt8>) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        copy.copyBytes(from: bytes)
        nonisolated(unsafe) let owned = copy
        self.init(UnsafeRawBufferPointer(copy)) { owned.deallocate() }
    }

    deinit { release() }

    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R { try body(buffer) }

    package var bytes: [UInt8] { Array(buffer) }
}
