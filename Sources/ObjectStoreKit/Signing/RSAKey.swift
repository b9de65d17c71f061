import COpenSSL
import Glibc
import PluginKit

/// A private key of RSA, for the length of a call.
struct RSAKey: ~Copyable {
    private let key: OpaquePointer

    init(_ pem: [UInt8]) throws(BackendError) { try self.init(owning: Self.read(pem, password: "")) }

    /// - Parameter password: of an encrypted key; empty where it is not.
    static func read(_ pem: [UInt8], password: String) throws(BackendError) -> OpaquePointer {
        let source = try MemorySource(pem)
        // Without this function libcrypto asks for a password on the terminal.
        let key = password.withCString {
            PEM_read_bio_PrivateKey(
                source.bio, nil, { givePassword($0, $1, $3) }, UnsafeMutableRawPointer(mutating: $0))
        }
        guard let key else {
            ERR_clear_error()
            let kind = password.isEmpty ? "an unencrypted PEM key" : "a PEM key of that password"
            throw BackendError(.badOption, "the private key is not \(kind)")
        }
        return key
    }

    init(owning key: OpaquePointer) throws(BackendError) {
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

private func givePassword(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ password: UnsafeMutableRawPointer?
) -> Int32 {
    guard let buffer, let password = password?.assumingMemoryBound(to: CChar.self),
        let length = Int32(exactly: strlen(password)), length <= size
    else { return 0 }
    memcpy(buffer, password, Int(length))
    return length
}

/// Bytes for libcrypto to read from; they must stay as long.
struct MemorySource: ~Copyable {
    let bio: OpaquePointer
    private let copy: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) throws(BackendError) {
        copy = .allocate(byteCount: max(bytes.count, 1), alignment: 1)
        copy.copyBytes(from: bytes)
        guard let count = Int32(exactly: bytes.count), let bio = BIO_new_mem_buf(copy.baseAddress, count) else {
            copy.deallocate()
            throw BackendError(.badOption, "the private key cannot be read")
        }
        self.bio = bio
    }

    deinit {
        BIO_free(bio)
        OPENSSL_cleanse(copy.baseAddress, copy.count)
        copy.deallocate()
    }
}
