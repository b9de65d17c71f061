import CPosix
import Glibc
package import Memory

/// What is to be placed, by those who own it.
package enum Contents: Sendable {
    case bytes([UInt8])
    case range(Descriptor, offset: Int64, count: Int64)
}

/// Puts files where a compiler would have written them.
package enum Placement {
    /// What is to be placed, borrowed for the length of a call.
    package enum Source {
        case bytes(ByteView)
        case range(descriptor: Int32, offset: Int64, count: Int64)
    }

    /// For others to see all at once: a file without a name in the same directory, which gets its name when it is whole;
    /// where there is no such thing a temporary name, then rename. The old file goes first, as ext4 flushes a file that
    /// a rename replaces. What is no file (a device, a FIFO) is written into.
    /// - Parameter mode: less the umask.
    package static func place(_ source: Source, at path: ByteView, mode: UInt32) throws(Errno) {
        var bytes = ByteBuffer(reserving: path.count + 1)
        bytes.append(path)
        let name = bytes.text
        let old = FileFacts(of: name, following: false)
        if let old, !isReplaced(old, name) {
            return try writeInto(name, source, isDevice: isDevice(path))
        }
        if try placeUnnamed(source, name, replacing: old != nil, mode: mode) { return }
        try placeRenamed(source, name, replacing: old != nil, mode: mode)
    }

    /// Into what was found to be no file. Should somebody have put a link to one there since, nothing is written: what
    /// has a name in `/dev` is the caller's own choice.
    static func writeInto(_ name: CText, _ source: Source, isDevice: Bool) throws(Errno) {
        let target = try open(name, O_WRONLY | (isDevice ? O_TRUNC : 0), mode: 0)
        var facts = stat()
        guard isDevice || fstat(target, &facts) == 0 && facts.st_mode & S_IFMT != S_IFREG else {
            close(target)
            throw Errno(ELOOP)
        }
        try finish(target, write(source, into: target))
    }

    /// Half the work in the directory, which other jobs write into at the same time, and nothing left behind by a
    /// process that is killed.
    /// - Returns: false where file system or kernel do not know such files.
    private static func placeUnnamed(
        _ source: Source, _ name: CText, replacing: Bool, mode: UInt32
    ) throws(Errno) -> Bool {
        var directory = directory(of: name.bytes)
        let target = swc_open_unnamed(directory.text.pointer, mode)
        guard target >= 0 else { return false }
        if let failure = write(source, into: target) {
            close(target)
            throw failure
        }
        if replacing { unlink(name.pointer) }
        guard swc_name_file(target, name.pointer) == 0 else {
            close(target)
            return false
        }
        do throws(Errno) { try finish(target, nil) } catch {
            unlink(name.pointer)
            throw error
        }
        return true
    }

    private static func placeRenamed(
        _ source: Source, _ name: CText, replacing: Bool, mode: UInt32
    ) throws(Errno) {
        var scratch = temporaryName(beside: name.bytes)
        let temporary = scratch.text
        let target = try open(temporary, OpenFlags.createNew, mode: mode)
        do throws(Errno) {
            try finish(target, write(source, into: target))
            if replacing { unlink(name.pointer) }
            try check { rename(temporary.pointer, name.pointer) }
        } catch {
            unlink(temporary.pointer)
            throw error
        }
    }

    package static func place(_ contents: Contents, at path: Path, mode: UInt32) throws(Errno) {
        switch contents {
        case .bytes(let bytes):
            try bytes.withView { view throws(Errno) in
                try Array(path.bytes).withView { name throws(Errno) in try place(.bytes(view), at: name, mode: mode) }
            }
        case .range(let file, let offset, let count):
            try Array(path.bytes).withView { name throws(Errno) in
                try place(.range(descriptor: file.raw, offset: offset, count: count), at: name, mode: mode)
            }
        }
    }

    /// A file, or a link to a file, gives way to the new one; links in `/dev` never do.
    private static func isReplaced(_ old: FileFacts, _ name: CText) -> Bool {
        if old.isRegular { return true }
        guard old.isLink, !isDevice(name.bytes) else { return false }
        return FileFacts(of: name)?.isRegular ?? true
    }

    private static func isDevice(_ path: ByteView) -> Bool { path.hasPrefix(ByteView("/dev/")) }

    private static func directory(of path: ByteView) -> ByteBuffer {
        var name = ByteBuffer(reserving: path.count + 3)
        if let slash = path.lastIndex(of: UInt8(ascii: "/")) { name.append(path.part(from: 0, to: slash + 1)) }
        name.append(UInt8(ascii: "."))
        return name
    }

    /// One at a time of a process, in any one directory.
    private static func temporaryName(beside path: ByteView) -> ByteBuffer {
        var name = ByteBuffer(reserving: path.count + 32)
        if let slash = path.lastIndex(of: UInt8(ascii: "/")) { name.append(path.part(from: 0, to: slash + 1)) }
        name.append(".swcache-")
        name.append(decimal: UInt32(bitPattern: getpid()))
        return name
    }

    private static func open(_ name: CText, _ flags: Int32, mode: UInt32) throws(Errno) -> Int32 {
        try check { swc_open(name.pointer, flags, mode) }
    }

    /// Network file systems and quotas tell of a failed write only when the file is closed.
    private static func finish(_ target: Int32, _ written: Errno?) throws(Errno) {
        let closed = close(target) == 0 ? nil : Errno()
        if let error = written ?? closed { throw error }
    }

    private static func write(_ source: Source, into target: Int32) -> Errno? {
        switch source {
        case .bytes(let bytes): writeAll(bytes, to: target)
        case .range(let file, let offset, let count): copy(from: file, offset: offset, count: count, to: target)
        }
    }

    private static func writeAll(_ bytes: ByteView, to target: Int32) -> Errno? {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(target, rest.pointer, rest.count)
            if count < 0, swc_errno() != EINTR { return Errno() }
            rest = rest.dropFirst(max(count, 0))
        }
        return nil
    }

    /// The kernel shares the blocks where the file system can (XFS, btrfs), else it copies them.
    private static func copy(from source: Int32, offset: Int64, count: Int64, to target: Int32) -> Errno? {
        var done: Int64 = 0
        while done < count {
            let copied = swc_copy_range(source, offset + done, target, Int(count - done))
            if copied <= 0 { break }
            done += Int64(copied)
        }
        // Another kind of file system, a memory file, a device.
        while done < count {
            let copied = swc_sendfile(source, offset + done, target, Int(count - done))
            if copied == 0 { return .malformed }
            if copied < 0, swc_errno() != EINTR { return Errno() }
            done += Int64(max(copied, 0))
        }
        return nil
    }
}
