package import ObjectStoreKit
package import PluginKit

/// The options, read and checked.
package struct OSSSettings: Sendable {
    package var address: BucketAddress
    /// `nil`: not known, so that only signature version 1 can be made.
    package var region: String?
    package var keyPrefix: String
    package var readOnly: Bool
    /// Requests are not signed.
    package var anonymous: Bool
    package var environment: OSSEnvironment

    package init(_ options: Options) throws(BackendError) {
        guard let bucket = options["bucket"] else { throw .badOption("bucket is missing: set SCCACHE_OSS_BUCKET") }
        guard let endpoint = options["endpoint"] else {
            throw .badOption("endpoint is missing: set SCCACHE_OSS_ENDPOINT, such as oss-cn-hangzhou.aliyuncs.com")
        }
        address = try BucketAddress(
            endpoint: endpoint, bucket: bucket,
            virtualHost: try options.bool("enable_virtual_host_style", default: true))
        address.advice = BucketAdvice(
            bucket: "SCCACHE_OSS_BUCKET and SCCACHE_OSS_ENDPOINT",
            credentials: "ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET, and what they may do", region: "SCCACHE_OSS_REGION")
        region = options["region"] ?? OSSSettings.region(in: address.service.host)
        keyPrefix = try options.keyPrefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        environment = OSSEnvironment(options)
        anonymous = try options.bool("no_credentials", default: false)
        let (id, secret) = (environment["ALIBABA_CLOUD_ACCESS_KEY_ID"], environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"])
        if anonymous, id != nil || secret != nil {
            throw .badOption("If setting OSS credentials, SCCACHE_OSS_NO_CREDENTIALS must not be set.")
        }
    }

    /// `oss-cn-hangzhou-internal.aliyuncs.com` is in `cn-hangzhou`; the names of accelerators tell no region.
    package static func region(in host: String) -> String? {
        guard host.hasPrefix("oss-"), host.hasSuffix(".aliyuncs.com") else { return nil }
        var region = host.dropFirst("oss-".count).dropLast(".aliyuncs.com".count)
        if region.hasSuffix("-internal") { region = region.dropLast("-internal".count) }
        return region.contains(".") || region.hasPrefix("accelerate") || region.isEmpty ? nil : String(region)
    }
}
