import Glibc

/// Opens files whose names others chose. What is no regular file is not even opened: opening a device may do something,
/// and opening a FIFO wakes its writer and takes what is meant for another reader.
package enum RegularFile {
    /// - Throws: `EINVAL` where something else lies.
    package static func open(_ path: Path) throws(Errno) -> Descriptor {
        guard try FileFacts(of: path).isRegular else { throw Errno(EINVAL) }
        let file = try Descriptor.open(path, OpenFlags.readWithoutWaiting)
        guard try file.facts().isRegular else { throw Errno(EINVAL) }
        return file
    }

    /// - Parameter limit: in bytes; a larger file is `EFBIG`.
    package static func contents(of path: Path, limit: Int) throws(Errno) -> [UInt8] {
        try open(path).contents(limit: limit)
    }
}
