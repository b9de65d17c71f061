import CCurl
import PluginKit

/// libcurl's URL handle, for the length of a call.
final class CurlURL {
    enum Part {
        case scheme, user, password, host, port, path, query, fragment

        fileprivate var code: CURLUPart {
            switch self {
            case .scheme: CURLUPART_SCHEME
            case .user: CURLUPART_USER
            case .password: CURLUPART_PASSWORD
            case .host: CURLUPART_HOST
            case .port: CURLUPART_PORT
            case .path: CURLUPART_PATH
            case .query: CURLUPART_QUERY
            case .fragment: CURLUPART_FRAGMENT
            }
        }

        /// The others are kept as they are spelled.
        fileprivate var isDecoded: Bool { self == .user || self == .password }
    }

    private let handle: OpaquePointer

    private init() throws(BackendError) {
        guard let handle = curl_url() else { throw BackendError(.failed, "no memory") }
        self.handle = handle
    }

    convenience init(_ text: String) throws(BackendError) {
        try self.init()
        guard setWhole(text) else { throw BackendError(.badOption, "this is not a URL") }
    }

    convenience init(_ url: URL) throws(BackendError) {
        try self.init()
        try set(.scheme, url.scheme)
        try set(.host, url.host)
        if let port = url.port { try set(.port, String(port)) }
        // As one text: libcurl makes escapes lower case in a path or query that is set alone, and signatures are made
        // over what is sent.
        guard let origin = get(CURLUPART_URL, 0)?.dropLast() else {
            throw BackendError(.badOption, "this is not a URL")
        }
        try Self.check(.path, url.path, without: "?#", from: "/")
        try Self.check(.query, url.rawQuery ?? "", without: "#")
        guard setWhole(origin + url.path + (url.rawQuery.map { "?" + $0 } ?? "")) else {
            throw BackendError(.badOption, "this is not a URL")
        }
    }

    deinit { curl_url_cleanup(handle) }

    /// Goes to what may be relative to this.
    func follow(_ reference: String) throws(BackendError) {
        guard setWhole(reference) else { throw BackendError(.corrupt, "this is not a URL") }
    }

    func part(_ part: Part) -> String? {
        get(part.code, part.isDecoded ? CURLU_URLDECODE : 0)
    }

    func text() throws(BackendError) -> String {
        guard let text = get(CURLUPART_URL, CURLU_PATH_AS_IS) else { throw BackendError(.badOption, "not a URL") }
        return text
    }

    private func setWhole(_ text: String) -> Bool {
        let flags = UInt32(CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME)
        return !text.utf8.contains(0) && curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK
    }

    private static func check(
        _ part: Part, _ value: String, without delimiters: String, from start: String = ""
    ) throws(BackendError) {
        guard value.hasPrefix(start), value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !delimiters.utf8.contains($0) })
        else { throw BackendError(.badOption, "a URL cannot have this \(part)") }
    }

    private func set(_ part: Part, _ value: String) throws(BackendError) {
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            curl_url_set(handle, part.code, value, flags) == CURLUE_OK
        else { throw BackendError(.badOption, "a URL cannot have this \(part)") }
    }

    private func get(_ part: CURLUPart, _ flags: Int32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
