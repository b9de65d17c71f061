public import PluginKit

/// A URL in its parts, read and printed by libcurl's URL API. A part that is set wrongly shows when the URL is printed.
public struct URL: Equatable, Sendable {
    /// Lower case.
    public var scheme: String
    /// Decoded.
    public var user: String?
    public var password: String?
    /// An IPv6 address is in brackets.
    public var host: String
    /// `nil`: the scheme's own.
    public var port: UInt16?
    /// Percent-encoded, as it is sent; begins with a slash.
    public var path: String
    /// Percent-encoded, as it is sent; without the question mark.
    public var rawQuery: String?
    /// What was behind the `#`; never sent.
    public var fragment: String?

    /// - Throws: `badOption` for what is no URL with a scheme and a host; the text is not in the message, as it may
    ///   hold a password.
    public init(_ text: String) throws(BackendError) {
        let parts = try CurlURL(text)
        guard let scheme = parts.part(.scheme), let host = parts.part(.host) else {
            throw BackendError(.badOption, "a URL needs a scheme and a host")
        }
        self.scheme = scheme
        self.host = host
        user = parts.part(.user)
        password = parts.part(.password)
        port = parts.part(.port).flatMap { UInt16($0) }
        path = parts.part(.path) ?? "/"
        rawQuery = parts.part(.query)
        fragment = parts.part(.fragment)
    }

    /// Decoded; encoded again (all but letters, digits and `-._~`) when set. A name without `=` has an empty value.
    public var query: [(name: String, value: String)] {
        get {
            (rawQuery ?? "").split(separator: "&").map { pair in
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (Percent.decoded(halves[0]), halves.count == 2 ? Percent.decoded(halves[1]) : "")
            }
        }
        set {
            rawQuery = newValue.isEmpty ? nil : Percent.pairs(newValue)
        }
    }

    /// Further segments, each encoded, with exactly one slash before each; empty ones are left out.
    public func appending(_ segments: [String], _ encoding: PathEncoding = .unreserved) -> URL {
        var longer = self
        for segment in segments where !segment.isEmpty {
            if !longer.path.hasSuffix("/") { longer.path += "/" }
            longer.path += Percent.encoded(segment, encoding)
        }
        return longer
    }

    /// `a/b/c` as three segments.
    public func appending(path: String, _ encoding: PathEncoding = .unreserved) -> URL {
        appending(path.split(separator: "/").map { String($0) }, encoding)
    }

    /// As it is sent, without user and password.
    /// - Throws: `badOption` where a part cannot be in a URL.
    public func text() throws(BackendError) -> String { try CurlURL(self).text() }

    /// `host` or `host:port`, as in the `Host` header: a scheme's own port is left out.
    public var authority: String {
        guard let port, !(scheme == "http" && port == 80), !(scheme == "https" && port == 443) else { return host }
        return "\(host):\(port)"
    }
}

extension URL: CustomStringConvertible {
    /// For people: neither user-info nor query, which may hold secrets.
    public var description: String { "\(scheme)://\(authority)\(path)" }
}
