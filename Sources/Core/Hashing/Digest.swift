import COpenSSL

/// A SHA-256 value. Four words, so that it costs no allocation and compares fast.
package struct Digest: Hashable, Sendable {
    package let words: Words

    /// Not `SIMD4`: its alignment of 32 bytes is more than the frames of async functions have.
    package struct Words: Hashable, Sendable {
        package var first: UInt64 = 0
        package var second: UInt64 = 0
        package var third: UInt64 = 0
        package var fourth: UInt64 = 0
    }

    /// Of `data`, by libcrypto, which uses the processor's own instructions.
    package init(of data: UnsafeRawBufferPointer) {
        var words = Words()
        withUnsafeMutableBytes(of: &words) { out in
            _ = EVP_Digest(
                data.baseAddress, data.count, out.baseAddress?.assumingMemoryBound(to: UInt8.self), nil,
                Self.algorithm, nil)
        }
        self.words = words
    }

    package init(of data: [UInt8]) {
        self = data.withUnsafeBytes { Digest(of: $0) }
    }

    /// 32 raw bytes; `nil` for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words = Words()
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    // It is already evenly spread: no need to mix 32 bytes for a dictionary.
    package func hash(into hasher: inout Hasher) { hasher.combine(words.first) }

    /// Fetched once: the look-up by name costs more than a small digest.
    nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)
}
