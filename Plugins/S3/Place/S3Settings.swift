import ObjectStoreKit
package import PluginKit

/// The options, read and checked; nothing is asked of anybody yet.
package struct S3Settings: Sendable {
    package var bucket: String
    /// As configured, or as the endpoint's name tells.
    package var region: String?
    package var keyPrefix: String
    package var readOnly: Bool
    /// Requests are not signed.
    package var anonymous: Bool
    package var environment: AWSEnvironment
    /// What each new object is sent with.
    package var putHeaders: [(name: String, value: String)]
    private var address: BucketAddress
    private var vendor: VendorHost?

    package init(_ options: Options) throws(BackendError) {
        guard let bucket = options["bucket"] else { throw .badOption("bucket is missing: set SCCACHE_BUCKET") }
        guard !bucket.hasSuffix("--x-s3") else {
            throw .badOption("bucket is a directory bucket (S3 Express), which has a login of its own: use a usual one")
        }
        self.bucket = bucket
        environment = AWSEnvironment(options)
        keyPrefix = try options.keyPrefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        anonymous = try options.bool("no_credentials", default: false)
        if anonymous, (environment["AWS_ACCESS_KEY_ID"] ?? environment["AWS_SECRET_ACCESS_KEY"]) != nil {
            throw .badOption("If setting S3 credentials, SCCACHE_S3_NO_CREDENTIALS must not be set.")
        }
        putHeaders = try S3Settings.putHeaders(options)
        let region = options["region"] ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
        let named = S3Settings.endpoint(options, environment)
        let endpoint = named?.text ?? "https://s3.amazonaws.com"
        address = try BucketAddress(
            endpoint: endpoint, bucket: bucket,
            virtualHost: try options.bool("enable_virtual_host_style", default: false),
            scheme: named?.isOption == true ? try S3Settings.scheme(options) : nil)
        address.advice = BucketAdvice(
            bucket: "SCCACHE_BUCKET and SCCACHE_ENDPOINT",
            credentials: "AWS_ACCESS_KEY_ID, AWS_PROFILE and the like, and what they may do")
        vendor = address.service.host == "s3.amazonaws.com" ? VendorHost(environment) : nil
        self.region = region ?? VendorHost.region(in: address.service.host)
    }

    /// Where requests go at first.
    /// - Parameter profile: the region that the user's profile names.
    package func place(profile: String?) -> S3Place {
        let region = region ?? profile ?? "us-east-1"
        var address = address
        if let vendor { address.service.host = vendor.host(region) }
        return S3Place(region: region, address: address, vendor: vendor)
    }

    private static func endpoint(
        _ options: Options, _ environment: AWSEnvironment
    ) -> (text: String, isOption: Bool)? {
        if let endpoint = options["endpoint"] { return (endpoint, true) }
        let names = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AWS_S3_ENDPOINT"]
        return names.lazy.compactMap { environment[$0] }.first.map { ($0, false) }
    }

    private static func scheme(_ options: Options) throws(BackendError) -> String? {
        guard options["use_ssl"] != nil else { return nil }
        return try options.bool("use_ssl", default: true) ? "https" : "http"
    }

    private static func putHeaders(_ options: Options) throws(BackendError) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        let encryption = "x-amz-server-side-encryption"
        if let key = options["server_side_encryption_kms_key_id"] {
            headers = [(encryption, "aws:kms"), (encryption + "-aws-kms-key-id", key)]
        } else if try options.bool("server_side_encryption_aws_kms", default: false) {
            headers = [(encryption, "aws:kms")]
        } else if try options.bool("server_side_encryption", default: false) {
            headers = [(encryption, "AES256")]
        }
        if let acl = options["acl"] { headers.append(("x-amz-acl", acl)) }
        if let storageClass = options["storage_class"] { headers.append(("x-amz-storage-class", storageClass)) }
        for header in headers where !header.value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            throw .badOption("'\(header.value)' cannot be sent as \(header.name)")
        }
        return headers
    }
}

extension VendorHost {
    fileprivate init(_ environment: AWSEnvironment) {
        self.init(
            dualStack: environment["AWS_USE_DUALSTACK_ENDPOINT"]?.lowercased() == "true",
            fips: environment["AWS_USE_FIPS_ENDPOINT"]?.lowercased() == "true")
    }
}
