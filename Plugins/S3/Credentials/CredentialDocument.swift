import Documents
import ObjectStoreKit
import PluginKit

/// A JSON answer that holds credentials, whoever wrote it. Errors name the place and never show the text.
struct CredentialDocument {
    private let table: DocumentTable
    private let what: String

    init(_ bytes: [UInt8], _ what: String) throws(BackendError) {
        self.what = what
        guard case .table(let table) = try? JSONReader.read(bytes) else {
            throw BackendError(.denied, "\(what): the answer is not a JSON object")
        }
        self.table = table
    }

    /// Of the metadata service or a container's agent.
    func agent() throws(BackendError) -> AWSCredentials {
        if let code = text("Code", table), code != "Success" { throw BackendError(.denied, "\(what): \(code)") }
        return try credentials(table, token: "Token", expiry: try time("Expiration"))
    }

    /// Of a `credential_process`.
    func program() throws(BackendError) -> AWSCredentials {
        guard table["Version"] == .integer(1) else { throw BackendError(.denied, "\(what): Version must be 1") }
        return try credentials(table, token: "SessionToken", expiry: try time("Expiration"))
    }

    /// What `aws sso login` left behind.
    func signOnToken() throws(BackendError) -> String {
        guard let token = text("accessToken", table) else { throw incomplete("accessToken") }
        return token
    }

    /// Of the single sign-on portal.
    func signOn() throws(BackendError) -> AWSCredentials {
        guard case .table(let role)? = table["roleCredentials"] else { throw incomplete("roleCredentials") }
        var expiry: WallTime?
        if case .integer(let milliseconds)? = role["expiration"] { expiry = WallTime(seconds: milliseconds / 1000) }
        guard let key = text("accessKeyId", role), let secret = text("secretAccessKey", role) else {
            throw incomplete("accessKeyId")
        }
        return AWSCredentials(accessKey: key, secret: secret, token: text("sessionToken", role), expiry: expiry)
    }

    private func credentials(
        _ table: DocumentTable, token: String, expiry: WallTime?
    ) throws(BackendError) -> AWSCredentials {
        guard let key = text("AccessKeyId", table), let secret = text("SecretAccessKey", table) else {
            throw incomplete("AccessKeyId")
        }
        return AWSCredentials(accessKey: key, secret: secret, token: text(token, table), expiry: expiry)
    }

    private func time(_ key: String) throws(BackendError) -> WallTime? {
        guard let text = text(key, table) else { return nil }
        guard let time = WallTime(extended: text) else { throw BackendError(.denied, "\(what): \(key) is no time") }
        return time
    }

    private func text(_ key: String, _ table: DocumentTable) -> String? {
        if case .text(let text)? = table[key], !text.isEmpty { text } else { nil }
    }

    private func incomplete(_ key: String) -> BackendError { BackendError(.denied, "\(what): the answer has no \(key)") }
}
