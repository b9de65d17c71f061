import Hashing
package import Posix

/// Where things lie below the cache's directory. Names only: nothing is looked at.
///
///     <directory>/swcache/v1/ab/cdef…       an entry (62 hexadecimal digits)
///     <directory>/swcache/v1/ab/cdef….m     a manifest
///     <directory>/swcache/v1/ab/.size       how many bytes lie in `ab`, and the lock of `ab`
///     <directory>/swcache/v1/tmp/           values while they are written
///     <directory>/swcache/v1/evict.lock     one evicts at a time
package struct DiskLayout: Sendable {
    package let root: Path

    package init(directory: Path) { root = directory.appending("/swcache/v1") }

    static let shelves = UInt8.min...UInt8.max

    func shelf(_ number: UInt8) -> Path { root.appending("/" + Self.hex(number)) }

    func shelf(of key: Key) -> UInt8 { UInt8(truncatingIfNeeded: key.digest.words.first.littleEndian) }

    /// The name within its shelf.
    func name(of key: Key) -> String { String(key.name.dropFirst(2)) }

    package func path(of key: Key) -> Path {
        let name = key.name
        return root.appending("/\(name.prefix(2))/\(name.dropFirst(2))")
    }

    var temporary: Path { root.appending("/tmp") }
    var evictionLock: Path { root.appending("/evict.lock") }

    /// Whether a file of that name in a shelf is ours to count and to evict.
    static func isValue(_ name: [UInt8]) -> Bool {
        let digits = name.count == 64 && name.suffix(2).elementsEqual(".m".utf8) ? name.dropLast(2) : name[...]
        return digits.count == 62 && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func hex(_ number: UInt8) -> String {
        (number < 16 ? "0" : "") + String(number, radix: 16)
    }
}
