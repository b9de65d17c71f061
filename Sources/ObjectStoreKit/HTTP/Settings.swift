public import PluginKit

/// How an ``HTTPClient`` behaves; where it comes from the environment, from the request's: the options `env.NAME`.
public struct Settings: Equatable, Sendable {
    public var connectTimeout: Duration = .seconds(5)
    /// Of calls without a deadline, retries included.
    public var timeout: Duration = .seconds(60)
    /// An attempt that moves less than a byte a second for so long is given up.
    public var stall: Duration = .seconds(20)
    /// Attempts in all.
    public var attempts = 4
    /// Before the second attempt; doubled before each further one, each time between half and all of it.
    public var firstPause: Duration = .milliseconds(100)
    /// A longer `Retry-After` is not waited for: the caller is told ``BackendError/Reason/busy`` at once.
    public var longestPause: Duration = .seconds(10)
    /// In bytes; a longer body is `failed`.
    public var largestResponse = 2 << 30
    /// PEM files; `nil`: libcurl's own.
    public var caFile: String?
    public var caDirectory: String?
    /// For http and https URLs; `nil`: none.
    public var httpProxy: String?
    public var httpsProxy: String?
    /// Hosts without a proxy, as curl's `NO_PROXY`.
    public var noProxy: String?
    public var userAgent = "swcache/\(Release.version)"

    public init() {}

    /// What `SSL_CERT_FILE`, `SSL_CERT_DIR`, `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, as far as the
    /// manifest lists them as foreign; of a proxy's name in both cases the lower counts.
    public init(_ options: Options) {
        func value(_ name: String) -> String? { options["env." + name.lowercased()] ?? options["env." + name] }
        caFile = options["env.SSL_CERT_FILE"]
        caDirectory = options["env.SSL_CERT_DIR"]
        httpProxy = value("HTTP_PROXY") ?? value("ALL_PROXY")
        httpsProxy = value("HTTPS_PROXY") ?? value("ALL_PROXY")
        noProxy = value("NO_PROXY")
    }
}
