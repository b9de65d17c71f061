import CZstd

/// One zstd frame, written with its content's size and a checksum.
enum Zstd {
    /// - Parameter level: zstd's own, 1 (fast) to 19; others are brought into that range.
    /// - Returns: `nil` when libzstd has no memory.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
        guard let context = ZSTD_createCCtx() else { return nil }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, min(max(level, 1), 19))
        let bound = ZSTD_compressBound(bytes.count)
        var failed = false
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let size = ZSTD_compress2(context, buffer.baseAddress, bound, bytes, bytes.count)
            failed = ZSTD_isError(size) != 0
            count = failed ? 0 : size
        }
        return failed ? nil : frame
    }

    /// What the frame says of its content; `nil` where it does not say, or is no frame.
    static func contentSize(_ start: [UInt8]) -> UInt64? {
        let size = ZSTD_getFrameContentSize(start, start.count)
        // ZSTD_CONTENTSIZE_UNKNOWN and _ERROR are the two largest numbers.
        return size < UInt64.max - 1 ? size : nil
    }
}

/// Decompresses a frame that comes in parts, never giving more than was agreed.
final class ZstdReader {
    private let context = ZSTD_createDCtx()
    private var left: Int64
    private var ended = false

    /// - Parameter size: what the frame must hold, in bytes.
    init(size: Int64) { left = size }

    deinit { ZSTD_freeDCtx(context) }

    /// Whether the frame is over and held just what it should.
    var isWhole: Bool { ended && left == 0 }

    /// - Returns: `false` where the part is no continuation of the frame, or holds more than was agreed.
    func add(_ part: [UInt8], _ body: ([UInt8]) -> Bool) -> Bool {
        part.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            while input.pos < input.size {
                guard !ended, let bytes = step(&input) else { return false }
                left -= Int64(bytes.count)
                guard left >= 0, bytes.isEmpty || body(bytes) else { return false }
            }
            return true
        }
    }

    private func step(_ input: inout ZSTD_inBuffer) -> [UInt8]? {
        let room = 256 << 10
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: room, pos: 0)
            repeat {
                result = ZSTD_decompressStream(context, &output, &input)
            } while ZSTD_isError(result) == 0 && result != 0 && output.pos < room && input.pos < input.size
            count = output.pos
        }
        guard ZSTD_isError(result) == 0 else { return nil }
        ended = result == 0
        return bytes
    }
}
