import COpenSSL
import PluginKit

/// A private key of RSA, for the length of a call.
struct RSAKey: ~Copyable {
    private let key: OpaquePointer

    init(_ pem: [UInt8]) throws(BackendError) {
        guard let count = Int32(exactly: pem.count), let source = BIO_new_mem_buf(pem, count) else {
            throw BackendError(.badOption, "the private key cannot be read")
        }
        defer { BIO_free(source) }
        // Without this function libcrypto asks for a password on the terminal.
        guard let key = PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil) else {
            ERR_clear_error()
            throw BackendError(.badOption, "the private key is not an unencrypted PEM key")
        }
        guard EVP_PKEY_is_a(key, "RSA") == 1 else {
            EVP_PKEY_free(key)
            throw BackendError(.badOption, "the private key is not an RSA key")
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    func sign(_ message: [UInt8]) throws(BackendError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw BackendError(.failed, "no memory") }
        defer { EVP_MD_CTX_free(context) }
        var count = 0
        guard EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, key, nil) == 1,
            EVP_DigestSign(context, nil, &count, message, message.count) == 1
        else { throw BackendError(.failed, "libcrypto does not sign") }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw BackendError(.failed, "libcrypto does not sign")
        }
        return Array(signature.prefix(count))
    }
}
