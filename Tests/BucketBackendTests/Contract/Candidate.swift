import Foundation
import Storage
import Testing

/// The plugins' stores, for the suite that every store passes.
enum Candidate: String, CaseIterable, CustomTestStringConvertible {
    case s3, s3VirtualHost, s3TLS, s3Moto, oss, ossVersion1, cos

    var testDescription: String { rawValue }

    var canBeReadOnly: Bool { true }

    func withStore(_ body: (any Store) async throws -> Void) async throws {
        let desk = try Desk()
        try await body(try store(at: desk, readOnly: false))
    }

    /// A desk's name is the prefix, so that every desk finds an empty store.
    func store(at desk: Desk, readOnly: Bool) throws -> any Store {
        let name: String
        var options: [String: String]
        switch self {
        case .s3: (name, options) = ("s3", try Bucket.s3())
        case .s3VirtualHost: (name, options) = ("s3", try Self.virtualHost())
        case .s3TLS: (name, options) = ("s3", try Self.tls())
        case .s3Moto: (name, options) = ("s3", try Bucket.moto())
        case .oss: (name, options) = ("oss", try Bucket.oss())
        case .ossVersion1: (name, options) = ("oss", try Bucket.oss().with(["region": nil]))
        case .cos: (name, options) = ("cos", try Bucket.cos())
        }
        options["key_prefix"] = desk.directory.lastPathComponent
        if readOnly { options["rw_mode"] = "READ_ONLY" }
        return try BucketBackendTests.store(name, options)
    }

    private static func virtualHost() throws -> [String: String] {
        let endpoint = try Servers.cloud("S3_ENDPOINT").replacing("127.0.0.1", with: "s3.localhost")
        return try Bucket.s3().with(["endpoint": endpoint, "enable_virtual_host_style": "true"])
    }

    private static func tls() throws -> [String: String] {
        try Bucket.s3().with([
            "endpoint": try Servers.cloud("S3_TLS_ENDPOINT"), "env.SSL_CERT_FILE": try Servers.cloud("CLOUD_TLS_CA"),
        ])
    }
}
