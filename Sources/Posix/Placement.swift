import CPosix
import Glibc

/// How the bytes of a file came to their new place.
package enum PlacementMethod: Sendable { case reflink, copyRange, sendfile, bytes }

/// What is to be placed.
package enum Contents: Sendable {
    case bytes([UInt8])
    case range(Descriptor, offset: Int64, count: Int64)
}

/// Puts files where a compiler would have written them.
package enum Placement {
    /// For others to see all at once: a temporary name in the same directory, then rename. The old file goes first,
    /// as ext4 flushes a file that a rename replaces. A device or FIFO is written into.
    /// - Parameter mode: less the umask.
    package static func place(_ contents: Contents, at path: Path, mode: UInt32) throws(Errno) {
        if let old = try? Files.linkFacts(of: path), !old.isRegular, old.mode & UInt32(S_IFMT) != UInt32(S_IFLNK) {
            if old.isDirectory { throw Errno(EISDIR) }
            try write(contents, into: Descriptor.open(path, O_WRONLY))
            return
        }
        let temporary = path.appending(".swcache-\(getpid())")
        let target = try Descriptor.open(temporary, OpenFlags.createNew, mode: mode)
        do throws(Errno) {
            try write(contents, into: target)
            Files.remove(path)
            try Files.rename(temporary, to: path)
        } catch {
            Files.remove(temporary)
            throw error
        }
    }

    @discardableResult
    package static func write(_ contents: Contents, into target: Descriptor) throws(Errno) -> PlacementMethod {
        switch contents {
        case .bytes(let bytes):
            try target.writeAll(bytes)
            return .bytes
        case .range(let source, let offset, let count):
            return try copy(from: source, offset: offset, count: count, to: target)
        }
    }

    /// Shares the blocks where the file system can, else lets the kernel copy them.
    private static func copy(
        from source: Descriptor, offset: Int64, count: Int64, to target: Descriptor
    ) throws(Errno) -> PlacementMethod {
        if swc_clone_range(target.raw, source.raw, offset, count) == 0 { return .reflink }
        var done: Int64 = 0
        while done < count {
            let copied = swc_copy_range(source.raw, offset + done, target.raw, Int(count - done))
            if copied <= 0 { break }
            done += Int64(copied)
        }
        if done == count { return .copyRange }
        // Another kind of file system, a memory file, a device.
        while done < count {
            let copied = try check { swc_sendfile(source.raw, offset + done, target.raw, Int(count - done)) }
            guard copied > 0 else { throw .malformed }
            done += Int64(copied)
        }
        return .sendfile
    }
}
