import CPosix
import Glibc
package import Memory

/// The world that this process was started in.
package enum Caller {
    /// The command line, byte for byte, the program's own name first.
    package static var arguments: [[UInt8]] {
        var count: Int32 = 0
        guard let words = swc_arguments(&count) else { return [] }
        return (0..<Int(count)).compactMap { index in
            words[index].map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        }
    }

    package static var directory: [UInt8]? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            getcwd(buffer.baseAddress, buffer.count).map {
                Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
            }
        }
    }

    /// The file behind this process; where `/proc` is missing, as it was named when it was started.
    package static var executable: Path? {
        if let target = Files.linkTarget(of: Path("/proc/self/exe")) { return Path(target) }
        return executedPath.flatMap { Files.real(Path($0.bytes.array)) }
    }

    /// The name by which the kernel found this program.
    package static var executedPath: CText? { swc_executed_path().map { CText(at: $0) } }

    /// Never closed: they live as long as the process.
    package static let standardInput = Descriptor(owning: 0)
    package static let standardOutput = Descriptor(owning: 1)
    package static let standardError = Descriptor(owning: 2)

    /// Streams that are closed would be taken by the next files to be opened: see `swc_cover_streams`.
    package static func coverStreams() { _ = swc_cover_streams(-1) }

    package static var user: UInt32 { swc_user() }

    /// Whether this process may do more than whoever started it (a set-user-ID program among its ancestors): then the
    /// environment is a stranger's. Costs no system call.
    package static var hasBorrowedRights: Bool { swc_has_borrowed_rights() != 0 }

    /// What tells the files that this process sees from those that others see: equal values, equal files, as long as
    /// one of the processes lives.
    package static var view: (namespace: UInt64, device: UInt64, inode: UInt64)? {
        var view: (UInt64, UInt64, UInt64) = (0, 0, 0)
        let result = withUnsafeMutableBytes(of: &view) {
            swc_view($0.baseAddress?.assumingMemoryBound(to: UInt64.self))
        }
        return result == 0 ? view : nil
    }

    package static var process: Int32 { getpid() }

    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Writes all of it, waiting where the other end is slow and the descriptor does not wait by itself; nobody can be
    /// told when that fails.
    package static func write(_ bytes: ByteView, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.pointer, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch swc_errno() {
            case EINTR: continue
            case EAGAIN: _ = swc_poll_one(descriptor, Int32(SWC_WRITABLE), -1)
            default: return
            }
        }
    }

    package static func exit(_ code: Int32) -> Never { _exit(code) }

    /// Dies as if the signal had been meant for this process, so that a shell or make sees the truth.
    package static func die(by signal: Int32) -> Never {
        swc_die_by(signal)
        _exit(128 + signal)
    }

    /// Says something to the user; nobody can be told when that fails.
    package static func complain(_ text: String) { try? standardError.writeAll(Array(text.utf8)) }
}
