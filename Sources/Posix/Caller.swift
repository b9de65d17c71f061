import CPosix
import Glibc

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

    /// The file behind this process.
    package static var executable: Path? { Files.linkTarget(of: Path("/proc/self/exe")).map { Path($0) } }

    /// Never closed: they live as long as the process.
    package static let standardInput = Descriptor(owning: 0)
    package static let standardOutput = Descriptor(owning: 1)
    package static let standardError = Descriptor(owning: 2)

    package static var user: UInt32 { geteuid() }
    package static var process: Int32 { getpid() }

    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    package static func exit(_ code: Int32) -> Never { _exit(code) }

    /// Dies as if the signal had been meant for this process, so that a shell or make sees the truth.
    package static func die(by signal: Int32) -> Never {
        swc_die_by(signal)
        _exit(128 + signal)
    }

    /// Says something to the user; nobody can be told when that fails.
    package static func complain(_ text: String) { try? standardError.writeAll(Array(text.utf8)) }
}
