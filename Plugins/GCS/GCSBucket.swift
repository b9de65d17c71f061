import ObjectStoreKit
import PluginKit

/// A bucket with the credentials and the connections to it: one request for each operation.
struct GCSBucket: Sendable {
    let options: GCSOptions
    private let address: ObjectAddress
    private let client: HTTPClient
    private let authorizer: (any Authorizer)?

    /// Before its expiry, in seconds.
    private static let tokenMargin: Int64 = 120

    /// A credential file that was named is read once here, so that a wrong one is told at once.
    init(_ options: Options, _ host: Host) throws(BackendError) {
        let settings = Settings(options)
        self.options = try GCSOptions(options)
        address = ObjectAddress(endpoint: self.options.endpoint, bucket: self.options.bucket)
        client = HTTPClient(settings, host)
        let plan = self.options.credentials
        if case .file(let path, let name) = plan {
            _ = try CredentialFile.read(SecretFile.read(path, namedBy: name), name: path)
        }
        let nearby = HTTPClient(.nearby(settings), host)
        let fetcher = TokenFetcher(
            plan: plan, scope: self.options.scope, nearby: nearby, host: host, program: ExternalProgram(options),
            aws: AWSMachine(options, nearby))
        authorizer =
            plan == .anonymous
            ? nil
            : BearerAuthorizer(margin: Self.tokenMargin) { (client, call) async throws(BackendError) in
                try await fetcher.fetch(client, call)
            }
    }

    /// Of the service, in seconds, once something was asked.
    var clockOffset: Int64? { client.clockOffset }

    func read(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let request = Request("GET", address.download(name(key)))
        let response = try await client.send(request, authorizer, call)
        if GCSAnswer.mayBeAbsent(response) { return nil }
        switch outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    func write(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        guard !options.readOnly else {
            throw BackendError(.declined, "read-only; SCCACHE_GCS_RW_MODE=READ_WRITE changes that")
        }
        var request = Request("POST", address.upload(name(key)), body: .view(value))
        request.headers.set("Content-Type", "application/octet-stream")
        let response = try await client.send(request, authorizer, call)
        switch outcome(response) {
        case .success: return
        // There is nothing else that could be missing.
        case .absent: throw noBucket
        case .failure(let error): throw error
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        guard !options.readOnly else { throw BackendError(.declined, "read-only") }
        let response = try await client.send(Request("DELETE", address.object(name(key))), authorizer, call)
        switch outcome(response) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }

    private func name(_ key: ObjectKey) -> String { key.path(root: options.prefix) }

    private func outcome(_ response: Response) -> StatusMap.Outcome {
        if GCSAnswer.lacksBucket(response) { return .failure(noBucket) }
        if GCSAnswer.isThrottled(response) { return .failure(BackendError(.busy, "the account's limit is reached")) }
        return StatusMap(.json, advice: "asked with \(options.credentials)").outcome(response)
    }

    private var noBucket: BackendError {
        BackendError(
            .badOption,
            "the bucket '\(options.bucket)' does not exist, or not for these credentials: check SCCACHE_GCS_BUCKET")
    }
}
