import Documents
import ObjectStoreKit
import PluginKit

/// A program that prints the other identity provider's statement. It runs only where the user says so in a variable, as
/// Google's own libraries have it: credential files come from elsewhere.
struct ExternalProgram: Sendable {
    private let variables: [String: String]

    private static let permission = "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES"

    init(_ options: Options) {
        let names = [Self.permission, "HOME"]
        variables = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in options["env." + name].map { (name, $0) } })
    }

    func statement(_ line: String, for account: ExternalAccount, _ call: Call) async throws(BackendError) -> String {
        guard variables[Self.permission] == "1" else {
            throw BackendError(
                .badOption, "the external account's credential_source is a program; \(Self.permission)=1 allows that")
        }
        var environment = variables
        environment["GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE"] = account.audience
        environment["GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE"] = account.subjectTokenType
        environment["GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE"] = "0"
        let run = CommandRun(line: line, variables: environment)
        return try Self.statement(in: try await run.output(of: "the external account's program", call))
    }

    static func statement(in answer: [UInt8]) throws(BackendError) -> String {
        guard case .table(let table)? = try? JSONReader.read(answer), case .boolean(true)? = table["success"] else {
            throw BackendError(.denied, "the external account's program tells no success")
        }
        guard case .text(let text)? = table["id_token"] ?? table["saml_response"] else {
            throw BackendError(.denied, "the external account's program gave neither id_token nor saml_response")
        }
        return text
    }
}
