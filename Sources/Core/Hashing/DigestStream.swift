import COpenSSL

/// SHA-256 of bytes that come in parts. For one task at a time.
package final class DigestStream {
    private let context = EVP_MD_CTX_new()

    package init() { EVP_DigestInit_ex2(context, Digest.algorithm, nil) }

    deinit { EVP_MD_CTX_free(context) }

    package func add(_ part: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, part.baseAddress, part.count) }

    package func add(_ part: [UInt8]) { part.withUnsafeBytes { add($0) } }

    /// Of everything added; the stream begins anew.
    package func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &bytes, nil)
        EVP_DigestInit_ex2(context, Digest.algorithm, nil)
        return Digest(bytes: bytes) ?? Digest(of: [])
    }
}
