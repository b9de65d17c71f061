package import Hashing

/// What is known of an entry before its outputs are read. Describes the binary form of docs/entry-format.md.
package struct EntryHeader: Equatable, Sendable {
    package enum Encoding: UInt8, Sendable { case raw, zstd }

    /// A row of the table of outputs.
    package struct Output: Equatable, Sendable {
        package var kind: UInt8
        package var mode: UInt32
        package var present: Bool
        package var encoding: Encoding
        /// Uncompressed; 0 when absent.
        package var size: Int64
        /// As it lies in the entry.
        package var storedSize: Int64
        /// Of the first stored byte, from the entry's beginning; 0 when nothing is stored.
        package var offset: Int64
        /// Of the uncompressed bytes.
        package var digest: Digest
    }

    package var key: Digest
    /// Frames begin at multiples of 4096, so that a file system can share their extents.
    package var aligned: Bool
    package var producer: [UInt8]
    package var stdout: [UInt8]
    package var stderr: [UInt8]
    package var outputs: [Output]

    /// Of the header as it is stored, its own checksum included.
    package var length: Int {
        Form.fixed + producer.count + stdout.count + stderr.count + outputs.count * Form.row + Form.checksum
    }

    /// Of the whole entry: nothing follows the last frame.
    package var total: Int64 { outputs.reduce(Int64(length)) { max($0, $1.offset + $1.storedSize) } }
}

/// Sizes and marks of format version 1, in bytes.
enum Form {
    static let magic = Array("swcentry".utf8)
    static let version: UInt32 = 1
    static let fixed = 72
    static let row = 64
    static let checksum = 32
    static let alignment: Int64 = 4096
    /// Entries with a file larger than this are aligned.
    static let worthSharing: Int64 = 64 << 10
    static let alignedFlag: UInt32 = 1
}
