public import PluginKit

/// Sends a request for a token and reads the answer.
public struct TokenEndpoint: Sendable {
    /// For errors: `Entra ID`, `the metadata server`.
    public let name: String
    private let client: HTTPClient

    public init(_ name: String, _ client: HTTPClient) {
        self.name = name
        self.client = client
    }

    public func token(_ request: Request, _ call: Call) async throws(BackendError) -> AccessToken {
        try token(try await send(request, call))
    }

    /// Reads an answer that is at hand.
    /// - Throws: `denied` where the endpoint refuses, with what it says.
    public func token(_ answer: Response) throws(BackendError) -> AccessToken {
        try AccessToken(answer: try accepted(answer).body.bytes, from: name, now: .now)
    }

    /// An answer with a status of success; others as errors that say who it was.
    public func accepted(_ answer: Response) throws(BackendError) -> Response {
        do throws(BackendError) {
            try StatusMap(.json).check(answer)
            return answer
        } catch {
            let refused = (400..<500).contains(answer.status) && error.reason == .failed
            throw BackendError(refused ? .denied : error.reason, "\(name): \(error.message)")
        }
    }

    /// Whatever the answer is.
    public func send(_ request: Request, _ call: Call) async throws(BackendError) -> Response {
        do throws(BackendError) {
            return try await client.send(request, nil, call)
        } catch {
            throw BackendError(error.reason, "\(name) cannot be reached: \(error.message)")
        }
    }
}
