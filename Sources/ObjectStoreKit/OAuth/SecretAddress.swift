public import PluginKit

extension URL {
    /// - Parameter name: of the option or member that holds the text, for the error; the text is not in it.
    public static func address(_ text: String, _ name: String) throws(BackendError) -> URL {
        guard let url = try? URL(text), url.scheme == "http" || url.scheme == "https", url.user == nil else {
            throw BackendError(.badOption, "\(name) must be a URL with http:// or https://, a host, and no user in it")
        }
        return url
    }

    /// An address to which secrets go: only over TLS, or to this machine.
    public static func carryingSecrets(_ text: String, _ name: String) throws(BackendError) -> URL {
        let url = try address(text, name)
        guard url.scheme == "https" || url.isThisMachine else {
            throw BackendError(
                .badOption,
                "\(name) must begin with https:// (\(url.host) is not this machine, and would be sent secrets)")
        }
        return url
    }

    private var isThisMachine: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || isLoopbackAddress
    }

    /// `127.x.y.z`.
    private var isLoopbackAddress: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension Request {
    /// A form (`application/x-www-form-urlencoded`) by POST, to where secrets may go.
    /// - Parameter name: of the option or member that holds the address.
    public static func form(
        to address: String, of name: String, _ fields: [(String, String)]
    ) throws(BackendError) -> Request {
        var request = Request("POST", try .carryingSecrets(address, name))
        request.headers.set("Content-Type", "application/x-www-form-urlencoded")
        let pairs = fields.map { Percent.encoded($0.0) + "=" + Percent.encoded($0.1) }
        request.body = .bytes(Array(pairs.joined(separator: "&").utf8))
        return request
    }
}
