package import Posix

/// What a compile left behind, on its way into a store. Its exit code was 0: nothing else is kept.
package struct Entry: Sendable {
    /// A file that the compiler wrote, or would have written but did not (`absent`: replaying it removes nothing).
    package struct Output: Sendable {
        package enum Content: Sendable {
            case absent
            case bytes([UInt8])
            /// From its beginning to its end, wherever the offset is. It must not change any more.
            case file(Descriptor)
        }

        /// What role the file has; the meaning is the caller's.
        package var kind: UInt8
        /// Permission bits.
        package var mode: UInt32
        package var content: Content

        package init(kind: UInt8, mode: UInt32, content: Content) {
            self.kind = kind
            self.mode = mode
            self.content = content
        }
    }

    /// Who made it, for people: compiler and version of the cache.
    package var producer: [UInt8]
    package var stdout: [UInt8]
    package var stderr: [UInt8]
    package var outputs: [Output]

    package init(producer: [UInt8], stdout: [UInt8], stderr: [UInt8], outputs: [Output]) {
        self.producer = producer
        self.stdout = stdout
        self.stderr = stderr
        self.outputs = outputs
    }
}

/// Bytes that are no entry, or not the one that was asked for. The reader treats it as a miss and puts it away.
package struct Malformed: Error, Equatable, Sendable {
    /// For people.
    package let message: String

    package init(_ message: String) { self.message = message }
}

/// Bounds of the format, for writers and readers alike.
package enum EntryLimits {
    /// Producer, stdout, stderr and table together.
    package static let header = 64 << 20
    package static let outputs = 4096
    /// One output, uncompressed; and all of an entry together.
    package static let output: Int64 = 4 << 30
    /// How much a frame of `stored` bytes may unfold to: a few bytes of a stranger's must not fill our memory. Objects
    /// get three to ten times as large.
    package static func unfolded(_ stored: Int64) -> Int64 { (16 << 20) + stored * 256 }
}
