import Documents
import PluginKit

/// What one of Google's credential files says, by its `type`.
indirect enum CredentialFile: Equatable, Sendable {
    case serviceAccount(ServiceAccount)
    case authorizedUser(AuthorizedUser)
    case externalAccount(ExternalAccount)
    /// The first credential only serves to ask for tokens of another account.
    case impersonation(Impersonation, by: CredentialFile)

    /// Where files that name no `token_uri` get their tokens.
    static let googleTokenURL = "https://oauth2.googleapis.com/token"

    /// - Parameter name: what errors call the file; their text has nothing of what the file says.
    static func read(_ bytes: [UInt8], name: String) throws(BackendError) -> CredentialFile {
        let document: DocumentValue
        do throws(DocumentError) {
            document = try JSONReader.read(bytes)
        } catch {
            throw BackendError(.badOption, "\(name) is not JSON (line \(error.line), column \(error.column))")
        }
        guard case .table(let table) = document else { throw BackendError(.badOption, "\(name) is not a JSON object") }
        return try read(CredentialFields(table, of: name))
    }

    private static func read(_ fields: CredentialFields) throws(BackendError) -> CredentialFile {
        switch try fields.text("type") {
        case "service_account":
            return .serviceAccount(try ServiceAccount(fields))
        case "authorized_user":
            return .authorizedUser(try AuthorizedUser(fields))
        case "external_account":
            let account = CredentialFile.externalAccount(try ExternalAccount(fields))
            return try Impersonation(fields).map { .impersonation($0, by: account) } ?? account
        case "impersonated_service_account":
            guard let impersonation = try Impersonation(fields), let source = try fields.object("source_credentials")
            else {
                throw fields.failure("lacks service_account_impersonation_url or source_credentials")
            }
            guard fields.depth < 2 else { throw fields.failure("has too many source_credentials in one another") }
            return .impersonation(impersonation, by: try read(source))
        case let type:
            throw fields.failure(
                "has the type '\(type)'; known are service_account, authorized_user, "
                    + "impersonated_service_account and external_account")
        }
    }
}

/// A key of a service account: tokens are asked for with a statement that it signs.
struct ServiceAccount: Equatable, Sendable {
    var email: String
    /// PEM, PKCS #8.
    var privateKey: String
    var tokenURL: String
}

/// What `gcloud auth application-default login` leaves.
struct AuthorizedUser: Equatable, Sendable {
    var clientID: String
    var clientSecret: String
    var refreshToken: String
    var tokenURL: String
}

/// An identity that somebody else vouches for (workload identity federation).
struct ExternalAccount: Equatable, Sendable {
    /// Where the other's statement is found.
    enum Source: Equatable, Sendable {
        case file(String)
        case url(String, headers: [String: String])
        /// A line for a shell.
        case program(String)
        case aws(AWSPlaces)
    }

    var audience: String
    var subjectTokenType: String
    var tokenURL: String
    var source: Source
    /// The member of a JSON answer that has the statement; `nil`: the answer is the statement.
    var member: String?
}

/// Tokens of a service account that the holder of another credential may ask for.
struct Impersonation: Equatable, Sendable {
    var url: String
    var delegates: [String]
}
