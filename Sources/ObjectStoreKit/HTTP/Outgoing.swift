import CCurl
import Glibc
import PluginKit

/// A request as libcurl wants it: everything that can be wrong with it is found here, not on the loop's thread.
struct Outgoing: Sendable {
    let url: String
    /// For messages.
    let authority: String
    let method: String
    /// `Name: value`, and `Name;` for an empty value.
    let headers: [String]
    let body: Body
    let deadline: ContinuousClock.Instant
    let settings: Settings
    let proxy: String

    init(_ request: Request, _ settings: Settings, before deadline: ContinuousClock.Instant) throws(BackendError) {
        guard request.url.scheme == "http" || request.url.scheme == "https" else {
            throw BackendError(.badOption, "the URL's scheme must be http or https")
        }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
            throw BackendError(.badOption, "this is no method of HTTP")
        }
        guard deadline > .now else { throw BackendError(.timedOut, "the deadline is over") }
        url = try request.url.text()
        authority = request.url.authority
        method = request.method
        headers = try Self.lines(request.headers)
        body = request.body
        self.deadline = deadline
        self.settings = settings
        proxy = (request.url.scheme == "https" ? settings.httpsProxy : settings.httpProxy) ?? ""
    }

    /// Also switches off what libcurl would add by itself.
    private static func lines(_ headers: Headers) throws(BackendError) -> [String] {
        var lines = headers["Expect"] == nil ? ["Expect:"] : []
        if headers["Content-Type"] == nil { lines.append("Content-Type:") }
        for field in headers.fields {
            guard !field.name.isEmpty,
                field.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }),
                field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
            else { throw BackendError(.badOption, "a header field cannot be sent") }
            lines.append(field.value.isEmpty ? field.name + ";" : "\(field.name): \(field.value)")
        }
        return lines
    }
}
