import Foundation
import Storage

extension Candidate {
    /// A desk's name is the prefix, so that every desk finds an empty store.
    static let buckets = [
        Candidate(name: "S3", plugin: "s3") { try await Bucket.s3().with(["key_prefix": $0]) },
        Candidate(name: "S3, virtual host", plugin: "s3") { space in
            let endpoint = try await Servers.cloud("S3_ENDPOINT").replacing("127.0.0.1", with: "s3.localhost")
            let style = ["endpoint": endpoint, "enable_virtual_host_style": "true", "key_prefix": space]
            return try await Bucket.s3().merging(style) { $1 }
        },
        Candidate(name: "S3, TLS", plugin: "s3") { space in
            let (endpoint, authority) = (
                try await Servers.cloud("S3_TLS_ENDPOINT"), try await Servers.cloud("CLOUD_TLS_CA")
            )
            return try await Bucket.s3().with([
                "endpoint": endpoint, "env.SSL_CERT_FILE": authority, "key_prefix": space,
            ])
        },
        Candidate(name: "S3, moto", plugin: "s3") { try await Bucket.moto().with(["key_prefix": $0]) },
        Candidate(name: "OSS", plugin: "oss") { try await Bucket.oss().with(["key_prefix": $0]) },
        Candidate(name: "OSS, version 1", plugin: "oss") {
            try await Bucket.oss().with(["key_prefix": $0, "region": nil])
        },
        Candidate(name: "COS", plugin: "cos") { try await Bucket.cos().with(["key_prefix": $0]) },
    ]
}
