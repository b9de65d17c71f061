import ObjectStoreKit
import PluginKit

/// What the options say.
struct WebDAVSettings: Sendable {
    /// The endpoint, without user-info.
    let base: URL
    let prefix: String
    /// `nil`: to be found out.
    let layout: ObjectLayout?
    let readOnly: Bool
    let authorizer: FixedAuthorizer?
    let http: Settings

    init(_ options: Options, _ host: Host) throws(BackendError) {
        var url = try Self.endpoint(options)
        authorizer = try Self.authorizer(options, url, host)
        (url.user, url.password) = (nil, nil)
        base = url
        prefix = options.prefix("key_prefix")
        layout = try Self.layout(options["layout"])
        readOnly = try options.readOnly("rw_mode")
        http = Settings(options)
    }

    private static func endpoint(_ options: Options) throws(BackendError) -> URL {
        guard let text = options["endpoint"] else { throw BackendError(.badOption, "endpoint is missing") }
        let url: URL
        do throws(BackendError) {
            url = try URL(text)
        } catch {
            throw BackendError(.badOption, "endpoint must be a URL such as https://host/path")
        }
        guard url.scheme == "http" || url.scheme == "https" else {
            throw BackendError(.badOption, "endpoint must begin with http:// or https://")
        }
        guard url.fragment == nil else { throw BackendError(.badOption, "endpoint cannot have a part behind '#'") }
        return url
    }

    /// A token beats a user, an option beats what is in the URL.
    private static func authorizer(_ options: Options, _ url: URL, _ host: Host) throws(BackendError)
        -> FixedAuthorizer?
    {
        if let token = options["token"] { return try FixedAuthorizer(bearer: token) }
        if let user = options["username"] {
            return try FixedAuthorizer(user: user, password: options["password"] ?? "")
        }
        if options["password"] != nil { host.log(.warning, "a password without username is not used") }
        guard let user = url.user, !user.isEmpty else { return nil }
        return try FixedAuthorizer(user: user, password: url.password ?? "")
    }

    private static func layout(_ text: String?) throws(BackendError) -> ObjectLayout? {
        guard let text, text != "auto" else { return nil }
        guard let layout = ObjectLayout(rawValue: text) else {
            throw BackendError(.badOption, "layout must be 'auto', 'sccache', 'flat' or 'bazel'")
        }
        return layout
    }
}
