import Documents
import PluginKit

/// The members of an object in a credential file. What is missing is an error that names file and member, and never
/// a value.
struct CredentialFields {
    let depth: Int
    private let table: DocumentTable
    private let name: String

    init(_ table: DocumentTable, of name: String, depth: Int = 0) {
        self.table = table
        self.name = name
        self.depth = depth
    }

    func text(_ key: String) throws(BackendError) -> String {
        guard let value = try optionalText(key) else { throw failure("lacks '\(key)'") }
        return value
    }

    /// `nil` when it is absent, null or empty.
    func optionalText(_ key: String) throws(BackendError) -> String? {
        switch table[key] {
        case nil, .null: return nil
        case .text(let text): return text.isEmpty ? nil : text
        default: throw failure("has a '\(key)' that is not a text")
        }
    }

    func object(_ key: String) throws(BackendError) -> CredentialFields? {
        switch table[key] {
        case nil, .null: return nil
        case .table(let inner): return CredentialFields(inner, of: name, depth: depth + 1)
        default: throw failure("has a '\(key)' that is not an object")
        }
    }

    func texts(_ key: String) throws(BackendError) -> [String] {
        switch table[key] {
        case nil, .null: return []
        case .list(let values):
            let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
            guard texts.count == values.count else { throw failure("has a '\(key)' with more than texts in it") }
            return texts
        default: throw failure("has a '\(key)' that is not a list")
        }
    }

    /// All members, which must be texts.
    func dictionary() throws(BackendError) -> [String: String] {
        var found: [String: String] = [:]
        for entry in table.entries { found[entry.key] = try text(entry.key) }
        return found
    }

    func failure(_ problem: String) -> BackendError { BackendError(.badOption, "\(name) \(problem)") }
}

extension ServiceAccount {
    init(_ fields: CredentialFields) throws(BackendError) {
        email = try fields.text("client_email")
        privateKey = try fields.text("private_key")
        tokenURL = try fields.optionalText("token_uri") ?? CredentialFile.googleTokenURL
    }
}

extension AuthorizedUser {
    init(_ fields: CredentialFields) throws(BackendError) {
        clientID = try fields.text("client_id")
        clientSecret = try fields.text("client_secret")
        refreshToken = try fields.text("refresh_token")
        tokenURL = try fields.optionalText("token_uri") ?? CredentialFile.googleTokenURL
    }
}

extension ExternalAccount {
    init(_ fields: CredentialFields) throws(BackendError) {
        audience = try fields.text("audience")
        subjectTokenType = try fields.text("subject_token_type")
        tokenURL = try fields.text("token_url")
        guard let origin = try fields.object("credential_source") else {
            throw fields.failure("lacks 'credential_source'")
        }
        if let file = try origin.optionalText("file") {
            source = .file(file)
        } else if let program = try origin.object("executable") {
            source = .program(try program.text("command"))
        } else if let kind = try origin.optionalText("environment_id") {
            guard kind == "aws1" else { throw fields.failure("has the environment_id '\(kind)'; known is aws1") }
            source = .aws(
                AWSPlaces(
                    region: try origin.optionalText("region_url"), role: try origin.optionalText("url"),
                    session: try origin.optionalText("imdsv2_session_token_url"),
                    verification: try origin.text("regional_cred_verification_url")))
        } else if let url = try origin.optionalText("url") {
            source = .url(url, headers: try origin.object("headers")?.dictionary() ?? [:])
        } else {
            throw fields.failure(
                "has a credential_source of a kind that is not known: only 'file', 'url', 'executable' and AWS are")
        }
        guard let format = try origin.object("format"), try format.optionalText("type") == "json" else { return }
        member = try format.text("subject_token_field_name")
    }
}

extension Impersonation {
    /// `nil`: the file asks for none.
    init?(_ fields: CredentialFields) throws(BackendError) {
        guard let url = try fields.optionalText("service_account_impersonation_url") else { return nil }
        self.url = url
        delegates = try fields.texts("delegates")
    }
}
