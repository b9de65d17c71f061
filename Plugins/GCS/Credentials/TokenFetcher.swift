import ObjectStoreKit
import PluginKit

/// Carries out a plan: asks whom it names for a token.
struct TokenFetcher: Sendable {
    let plan: CredentialPlan
    let scope: String
    /// Without proxies and with little patience: the metadata server is on the next machine or nowhere.
    let nearby: HTTPClient
    let host: Host
    let program: ExternalProgram
    let aws: AWSMachine

    private static let google = "Google's token service"

    func fetch(_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken {
        switch plan {
        case .anonymous:
            throw BackendError(.denied, "there are no credentials")
        case .url(let url):
            return try await TokenEndpoint("SCCACHE_GCS_CREDENTIALS_URL", client).token(Request("GET", url), call)
        case .file(let path, let name):
            let bytes = try await SecretFile.readOffPool(path, namedBy: name)
            return try await token(of: .read(bytes, name: path), scope, client, call)
        case .loginOrMachine(let path, let server):
            if let login = await login(path) { return try await token(of: login, scope, client, call) }
            do throws(BackendError) {
                return try await token(of: server, call)
            } catch {
                throw BackendError(
                    .denied,
                    "no credentials: set SCCACHE_GCS_KEY_PATH, or SCCACHE_GCS_NO_CREDENTIALS=true for a public bucket "
                        + "(there is no login of gcloud's, and \(error.message))")
            }
        }
    }

    /// What gcloud left; nothing, with a warning, where that cannot be used.
    private func login(_ path: String?) async -> CredentialFile? {
        guard let path, let bytes = try? await SecretFile.readOffPool(path, namedBy: "gcloud's login") else {
            return nil
        }
        do throws(BackendError) {
            return try .read(bytes, name: path)
        } catch {
            host.log(.warning, error.message)
            return nil
        }
    }

    private func token(of server: MetadataServer, _ call: Call) async throws(BackendError) -> AccessToken {
        try await TokenEndpoint("the metadata server", nearby).token(server.tokenRequest(scope: scope), call)
    }

    private func token(
        of credential: CredentialFile, _ scope: String, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) -> AccessToken {
        let endpoint = TokenEndpoint(Self.google, client)
        switch credential {
        case .serviceAccount(let account):
            return try await token(of: account, scope, endpoint, call)
        case .authorizedUser(let user):
            return try await endpoint.token(user.tokenRequest(), call)
        case .externalAccount(let account):
            let statement = try await statement(for: account, client, call)
            return try await endpoint.token(account.tokenRequest(statement: statement, scope: scope), call)
        case .impersonation(let impersonation, let source):
            // Only asking for the other's tokens is wanted of this one.
            let iam = "https://www.googleapis.com/auth/iam"
            let own = try await token(of: source, iam, client, call)
            var request = try impersonation.tokenRequest(scope: scope)
            request.headers.set("Authorization", "Bearer " + own.text)
            return try await endpoint.token(request, call)
        }
    }

    /// A machine whose clock is wrong learns the time from the refusal.
    private func token(
        of account: ServiceAccount, _ scope: String, _ endpoint: TokenEndpoint, _ call: Call
    ) async throws(BackendError) -> AccessToken {
        let request = try account.tokenRequest(scope: scope, now: WallTime.now.seconds)
        let refusal = try await endpoint.send(request, call)
        guard refusal.status == 400, let date = refusal.headers["Date"].flatMap({ WallTime(http: $0) }),
            abs(date.seconds - WallTime.now.seconds) > 60
        else { return try endpoint.token(refusal) }
        return try await endpoint.token(account.tokenRequest(scope: scope, now: date.seconds), call)
    }

    private func statement(
        for account: ExternalAccount, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) -> String {
        switch account.source {
        case .file(let path):
            return try account.statement(in: await SecretFile.readOffPool(path, namedBy: "credential_source"))
        case .aws(let places):
            return try await aws.statement(places, audience: account.audience, call)
        case .program(let line):
            return try await program.statement(line, for: account, call)
        case .url(let text, let headers):
            var request = Request("GET", try .address(text, "the external account's credential_source"))
            for (name, value) in headers.sorted(by: { $0.key < $1.key }) { request.headers.set(name, value) }
            let endpoint = TokenEndpoint("the external account's credential_source", client)
            let answer = try endpoint.accepted(await endpoint.send(request, call))
            return try account.statement(in: answer.body.bytes)
        }
    }
}
