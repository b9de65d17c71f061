package import Memory

/// Writes one frame: little-endian integers and length-prefixed bytes, one after the other.
package struct Encoder: ~Copyable {
    private var bytes: ByteBuffer

    /// Leaves room for the length that ``finish()`` writes in the end.
    package init(kind: UInt8, reserving capacity: Int = 8192) {
        bytes = ByteBuffer(reserving: capacity)
        bytes.append(littleEndian: 0, size: Frame.headSize)
        bytes.append(kind)
    }

    package mutating func put(_ value: UInt32) { bytes.append(littleEndian: UInt64(value), size: 4) }

    package mutating func put(_ value: UInt64) { bytes.append(littleEndian: value, size: 8) }

    package mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    package mutating func put(_ value: UInt8) { bytes.append(value) }

    package mutating func put(_ value: ByteView) {
        put(UInt32(truncatingIfNeeded: value.count))
        bytes.append(value)
    }

    package mutating func put(_ value: [UInt8]) { value.withView { put($0) } }

    package mutating func put(_ list: [[UInt8]]) {
        put(UInt32(truncatingIfNeeded: list.count))
        for item in list { put(item) }
    }

    package mutating func put(_ value: [UInt8]?) {
        put(value != nil)
        if let value { put(value) }
    }

    /// Bytes that count as one length-prefixed field, from several pieces.
    package mutating func putField(_ pieces: (inout ByteBuffer) -> Void) {
        let start = bytes.count
        put(UInt32(0))
        pieces(&bytes)
        bytes.replace(at: start, littleEndian: UInt64(bytes.count - start - 4), size: 4)
    }

    /// The finished frame: the length of what follows, then kind and payload.
    /// - Throws: `.tooLarge` where the other side would refuse it.
    package consuming func finish() throws(WireError) -> ByteBuffer {
        let length = bytes.count - Frame.headSize
        guard length <= Frame.limit else { throw .tooLarge }
        bytes.replace(at: 0, littleEndian: UInt64(length), size: 4)
        return bytes
    }

    /// As ``finish()``, for those who keep it.
    package consuming func frame() throws(WireError) -> [UInt8] { try finish().view.array }
}
