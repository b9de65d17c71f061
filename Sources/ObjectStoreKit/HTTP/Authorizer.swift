public import PluginKit

/// Makes a request one that its store accepts: adds a signature or a token. Asked before every attempt.
public protocol Authorizer: Sendable {
    /// - Parameters:
    ///   - now: what the signature is to say.
    ///   - client: for fetching credentials; not with this authorizer.
    func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError)

    /// Asked once after an answer of 400, 401 or 403. `true`: something is different now (a token was dropped, the
    /// clock's error is known), so one more attempt is worth it.
    func renew(after response: Response) async -> Bool
}

extension Authorizer {
    public func renew(after response: Response) async -> Bool { false }
}
