/// The options of buckets that work.
enum Bucket {
    static func s3(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "bucket": try await servers("S3_BUCKET"), "region": try await servers("S3_REGION"),
            "endpoint": try await servers("S3_ENDPOINT"),
            "env.AWS_ACCESS_KEY_ID": try await servers("S3_ACCESS_KEY_ID"),
            "env.AWS_SECRET_ACCESS_KEY": try await servers("S3_SECRET_ACCESS_KEY"),
        ]
    }

    /// Without credentials.
    static func bareS3(_ servers: Servers = .cloud) async throws -> [String: String] {
        try await s3(servers).filter { !$0.key.hasPrefix("env.AWS_") }
    }

    static func moto() async throws -> [String: String] {
        let moto = Servers.moto
        return [
            "bucket": try await moto("MOTO_BUCKET"), "region": try await moto("MOTO_REGION"),
            "endpoint": try await moto("MOTO_ENDPOINT"), "env.AWS_ACCESS_KEY_ID": try await moto("MOTO_ACCESS_KEY_ID"),
            "env.AWS_SECRET_ACCESS_KEY": try await moto("MOTO_SECRET_ACCESS_KEY"),
        ]
    }

    static func oss(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "bucket": try await servers("OSS_BUCKET"), "region": try await servers("OSS_REGION"),
            "endpoint": try await servers("OSS_ENDPOINT"),
            "env.ALIBABA_CLOUD_ACCESS_KEY_ID": try await servers("OSS_ACCESS_KEY_ID"),
            "env.ALIBABA_CLOUD_ACCESS_KEY_SECRET": try await servers("OSS_ACCESS_KEY_SECRET"),
        ]
    }

    static func cos(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "bucket": try await servers("COS_BUCKET"), "endpoint": try await servers("COS_ENDPOINT"),
            "env.TENCENTCLOUD_SECRET_ID": try await servers("COS_SECRET_ID"),
            "env.TENCENTCLOUD_SECRET_KEY": try await servers("COS_SECRET_KEY"),
        ]
    }
}

extension [String: String] {
    /// With these in place of or besides the others; `nil` removes.
    func with(_ changes: [String: String?]) -> [String: String] {
        changes.reduce(into: self) { $0[$1.key] = $1.value }
    }
}
