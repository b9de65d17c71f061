package import Memory

/// Why bytes from the other side could not be read.
package enum WireError: Error, Equatable {
    case truncated
    case unknownKind(UInt8)
    case tooLarge
    case malformed
}

/// The head of a frame: four bytes of length, little-endian, then that many bytes, the first of them the kind.
package enum Frame {
    package static let headSize = 4
    package static let limit = 64 << 20

    /// How many bytes the frame that begins with `bytes` has in all; `nil` until its head is there.
    package static func size(of bytes: [UInt8]) throws(WireError) -> Int? {
        try bytes.withView { view throws(WireError) in try size(of: view) }
    }

    package static func size(of bytes: ByteView) throws(WireError) -> Int? {
        guard bytes.count >= headSize else { return nil }
        let length =
            Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16 | Int(bytes[3]) << 24
        guard length <= limit else { throw .tooLarge }
        guard length > 0 else { throw .malformed }
        return headSize + length
    }
}
