package import ObjectStoreKit
package import PluginKit

/// The options, read and checked.
package struct COSSettings: Sendable {
    package var address: BucketAddress
    package var keyPrefix: String
    package var readOnly: Bool
    /// Requests are not signed.
    package var anonymous: Bool
    package var environment: COSEnvironment

    package init(_ options: Options) throws(BackendError) {
        guard let bucket = options["bucket"] else { throw .badOption("bucket is missing: set SCCACHE_COS_BUCKET") }
        guard let endpoint = options["endpoint"] else {
            throw .badOption("endpoint is missing: set SCCACHE_COS_ENDPOINT, such as cos.ap-guangzhou.myqcloud.com")
        }
        address = try BucketAddress(
            endpoint: endpoint, bucket: bucket,
            virtualHost: try options.bool("enable_virtual_host_style", default: true))
        address.advice = BucketAdvice(
            bucket: "SCCACHE_COS_BUCKET and SCCACHE_COS_ENDPOINT",
            credentials: "TENCENTCLOUD_SECRET_ID and _KEY, and what they may do")
        keyPrefix = try options.keyPrefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        environment = COSEnvironment(options)
        anonymous = try options.bool("no_credentials", default: false)
        if anonymous, environment.either("SECRET_ID") != nil || environment.either("SECRET_KEY") != nil {
            throw .badOption("If setting COS credentials, SCCACHE_COS_NO_CREDENTIALS must not be set.")
        }
    }
}
