import ObjectStoreKit
import PluginKit

/// A container with the credentials and the connections to it: one request for each operation.
struct AzureContainer: Sendable {
    let options: AzureOptions
    private let client: HTTPClient
    private let authorizer: (any Authorizer)?

    /// One request of Put Blob takes as much, in bytes.
    static let largestBlob: UInt64 = 5000 << 20

    private static let statuses = StatusMap(
        .header("x-ms-error-code"),
        reasons: [
            "ContainerNotFound": .badOption, "ContainerBeingDeleted": .badOption, "ResourceNotFound": .badOption,
            "AccountIsDisabled": .denied, "ServerBusy": .busy, "OperationTimedOut": .timedOut,
            "InternalError": .unreachable, "RequestBodyTooLarge": .declined, "InvalidUri": .badOption,
            "InvalidResourceName": .badOption,
        ])

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let settings = Settings(options)
        self.options = try AzureOptions(options)
        client = HTTPClient(settings, host)
        authorizer = try self.options.credentials.authorizer(settings, host)
    }

    /// Of the service, in seconds, once something was asked.
    var clockOffset: Int64? { client.clockOffset }

    func read(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let response = try await client.send(request("GET", key), authorizer, call)
        switch outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    func write(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        guard !options.readOnly else {
            throw BackendError(.declined, "read-only; SCCACHE_AZURE_RW_MODE=READ_WRITE changes that")
        }
        var request = request("PUT", key)
        request.body = .view(value)
        request.headers.set("x-ms-blob-type", "BlockBlob")
        let response = try await client.send(request, authorizer, call)
        switch outcome(response) {
        case .success: return
        // There is nothing else that could be missing.
        case .absent: throw noContainer("404")
        case .failure(let error): throw error
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        guard !options.readOnly else { throw BackendError(.declined, "read-only") }
        let response = try await client.send(request("DELETE", key), authorizer, call)
        switch outcome(response) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }

    private func request(_ method: String, _ key: ObjectKey) -> Request {
        let url = options.endpoint.appending([options.container], .object)
            .appending(path: key.path(root: options.prefix), .object)
        var request = Request(method, url)
        request.headers.set("x-ms-version", "2022-11-02")
        return request
    }

    private func outcome(_ response: Response) -> StatusMap.Outcome {
        let code = response.headers["x-ms-error-code"]
        if response.status == 404, code == "ContainerNotFound" || code == "ResourceNotFound" {
            return .failure(noContainer(code ?? ""))
        }
        var statuses = Self.statuses
        statuses.advice = "asked with \(options.credentials)"
        return statuses.outcome(response)
    }

    private func noContainer(_ code: String) -> BackendError {
        BackendError(
            .badOption,
            "the container '\(options.container)' does not exist at \(options.endpoint) (\(code)): "
                + "create it, or check SCCACHE_AZURE_BLOB_CONTAINER and the account")
    }
}
