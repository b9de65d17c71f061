import Entries
import Foundation
import Hashing
import Posix

/// The same numbers for the same seed, on every machine.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

let key = Digest(of: Array("key".utf8))

/// Text that compresses well.
func text(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(ascii: "a") + UInt8($0 / 7 % 26) } }

/// An open file with these bytes, its offset somewhere else than at the beginning.
func file(_ bytes: [UInt8]) throws -> Descriptor {
    let file = try Descriptor.memory("sample")
    try file.writeAll(bytes)
    return file
}

/// An object of `size` bytes, a dependency file, and an output that the compiler did not write.
func sample(_ size: Int) throws -> Entry {
    Entry(
        producer: Array("gcc 12".utf8), stdout: [], stderr: Array("a.c:1: warning\n".utf8),
        outputs: [
            .init(kind: 1, mode: 0o644, content: .file(try file(text(size)))),
            .init(kind: 2, mode: 0o600, content: .bytes(Array("a.o: a.c a.h\n".utf8))),
            .init(kind: 3, mode: 0, content: .absent),
            .init(kind: 4, mode: 0o755, content: .bytes([])),
        ])
}

func stored(_ size: Int) throws -> [UInt8] { try sample(size).encode(key: key).flattened()! }
