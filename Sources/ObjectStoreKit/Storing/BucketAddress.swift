public import PluginKit

/// Where a bucket answers: one grammar for all services that have buckets.
public struct BucketAddress: Equatable, Sendable {
    /// The service's own, without the bucket; its path has no slash at the end, unless it is all of it.
    public var service: URL
    public var bucket: String
    /// The bucket is part of the host's name, not of the path.
    public var virtualHost: Bool
    public var advice = BucketAdvice()

    /// - Parameters:
    ///   - endpoint: `host[:port]` or a URL; the bucket may already be part of its host's name.
    ///   - scheme: overrides the endpoint's; without either it is `https`, but `http` on this machine itself.
    public init(
        endpoint: String, bucket: String, virtualHost: Bool, scheme: String? = nil
    ) throws(BackendError) {
        let hasScheme = endpoint.contains("://")
        service = try Self.parsed(hasScheme ? endpoint : "https://" + endpoint)
        service.host = service.host.lowercased()
        while service.path.count > 1, service.path.hasSuffix("/") { service.path.removeLast() }
        service.scheme = scheme ?? (!hasScheme && service.isThisMachine ? "http" : service.scheme)
        self.bucket = bucket
        self.virtualHost = virtualHost
        guard Self.isName(bucket) else {
            throw BackendError(.badOption, "The bucket is misconfigured: '\(bucket)' cannot be a bucket's name")
        }
        takeBucketOutOfHost()
        guard !self.virtualHost || service.scheme == "http" || !bucket.contains(".") else {
            throw BackendError(
                .badOption,
                "The bucket is misconfigured: a dot in '\(bucket)' does not go with certificates of hosts")
        }
    }

    private static func parsed(_ text: String) throws(BackendError) -> URL {
        do throws(BackendError) {
            let url = try URL(text)
            guard url.scheme == "http" || url.scheme == "https", url.rawQuery == nil, url.user == nil,
                url.password == nil
            else { throw BackendError(.badOption, "") }
            return url
        } catch {
            throw BackendError(
                .badOption, "endpoint is neither host[:port] nor http[s]://host[:port][/path], without user and query")
        }
    }

    private static func isName(_ bucket: String) -> Bool {
        let kept = PathEncoding(keeping: "-._")
        return Percent.encoded(bucket, kept) == bucket && bucket.contains { $0 != "." }
    }

    private mutating func takeBucketOutOfHost() {
        guard service.host.hasPrefix(bucket.lowercased() + ".") else { return }
        service.host.removeFirst(bucket.count + 1)
        virtualHost = true
    }

    /// The bucket's own URL; objects are below it.
    public var url: URL {
        var url = service
        if virtualHost { url.host = "\(bucket).\(service.host)" }
        return virtualHost ? url : url.appending([bucket])
    }

    /// The same bucket at the place that a redirect names: a URL, or a bare host. `nil` where that is not understood
    /// or would leave `https`.
    public func moved(to target: String) -> BucketAddress? {
        let text = target.contains("://") ? target : "\(service.scheme)://\(target)"
        guard let url = try? URL(text), url.scheme == "https" || (url.scheme == "http" && service.scheme == "http")
        else { return nil }
        var moved = self
        (moved.service.scheme, moved.service.host, moved.service.port) = (url.scheme, url.host.lowercased(), url.port)
        moved.virtualHost = false
        moved.takeBucketOutOfHost()
        return moved
    }
}

extension URL {
    /// By its name alone.
    fileprivate var isThisMachine: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || host.hasPrefix("127.")
    }
}
