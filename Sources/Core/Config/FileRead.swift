import Glibc
package import Posix

/// What came of reading the configuration file.
package enum FileRead: Equatable, Sendable {
    case bytes([UInt8])
    case absent
    case unreadable(Errno)

    /// Reads the file itself; one that is larger than any configuration is unreadable.
    package static func of(_ path: Path) -> FileRead {
        do throws(Errno) {
            return .bytes(try RegularFile.contents(of: path, limit: 1 << 20))
        } catch {
            return error == .notFound || error.code == ENOTDIR ? .absent : .unreadable(error)
        }
    }
}
