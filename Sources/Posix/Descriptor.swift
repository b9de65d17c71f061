import CPosix
import Glibc

/// Owns one file descriptor and closes it with its last reference.
package final class Descriptor: Sendable {
    package let raw: Int32

    package init(owning raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// Opens close-on-exec; `mode` counts for files that are made, less the umask.
    package static func open(_ path: Path, _ flags: Int32 = O_RDONLY, mode: UInt32 = 0) throws(Errno) -> Descriptor {
        Descriptor(owning: try path.call { swc_open($0, flags, mode) })
    }

    /// An anonymous file in memory.
    package static func memory(_ name: StaticString) throws(Errno) -> Descriptor {
        let raw = try check { name.withUTF8Buffer { swc_memfd($0.baseAddress) } }
        return Descriptor(owning: raw)
    }

    package func facts() throws(Errno) -> FileFacts {
        var facts = stat()
        try check { fstat(raw, &facts) }
        return FileFacts(facts)
    }

    /// Everything in the file, from its beginning, wherever the offset is.
    /// - Parameter limit: a larger file is `EFBIG`.
    package func contents(limit: Int = 1 << 30) throws(Errno) -> [UInt8] {
        let size = Int(try facts().size)
        guard size <= limit else { throw Errno(EFBIG) }
        return try read(from: 0, count: size)
    }

    /// At most `count` bytes from `offset`; fewer where the file ends.
    package func read(from offset: Int64, count size: Int) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0)) { buffer, count in
            while count < size {
                let got = pread(raw, buffer.baseAddress! + count, size - count, off_t(offset) + off_t(count))
                if got < 0, swc_errno() == EINTR { continue }
                if got < 0 { failure = Errno() }
                if got <= 0 { break }
                count += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads once from what is not a regular file; 0 at its end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try check { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    /// One call of the kernel's, for a line that others append to the same file.
    /// - Returns: how many bytes were taken.
    package func writeOnce(_ bytes: [UInt8]) throws(Errno) -> Int {
        try check { bytes.withUnsafeBytes { write(raw, $0.baseAddress, $0.count) } }
    }

    package func writeAll(_ bytes: [UInt8]) throws(Errno) {
        var done = 0
        while done < bytes.count {
            done += try check { bytes.withUnsafeBytes { write(raw, $0.baseAddress! + done, bytes.count - done) } }
        }
    }
}

/// Reads a whole small file by name.
package func contents(of path: Path, limit: Int = 1 << 30) throws(Errno) -> [UInt8] {
    try Descriptor.open(path).contents(limit: limit)
}
