public import PluginKit

/// A credential that is the same for all requests and is sent with each.
public struct FixedAuthorizer: Authorizer {
    private let value: String

    /// RFC 7617; the user's name cannot hold a colon.
    public init(user: String, password: String) throws(BackendError) {
        guard !user.utf8.contains(UInt8(ascii: ":")) else {
            throw BackendError(.badOption, "a user's name cannot have a colon in it")
        }
        value = "Basic " + Sign.base64(Array("\(user):\(password)".utf8))
    }

    /// RFC 6750. White space around the token, as files end with it, is left out.
    public init(bearer token: String) throws(BackendError) {
        let visible = token.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        guard !visible.isEmpty, visible.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw BackendError(.badOption, "the token has characters that no token has")
        }
        value = "Bearer " + String(decoding: visible.map { $0 }, as: UTF8.self)
    }

    public func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        request.headers.set("Authorization", value)
    }
}
