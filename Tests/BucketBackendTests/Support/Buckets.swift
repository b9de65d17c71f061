/// The options of buckets that work.
enum Bucket {
    static func s3(_ servers: Servers = .cloud) throws -> [String: String] {
        [
            "bucket": try servers("S3_BUCKET"), "region": try servers("S3_REGION"),
            "endpoint": try servers("S3_ENDPOINT"), "env.AWS_ACCESS_KEY_ID": try servers("S3_ACCESS_KEY_ID"),
            "env.AWS_SECRET_ACCESS_KEY": try servers("S3_SECRET_ACCESS_KEY"),
        ]
    }

    /// Without credentials.
    static func bareS3(_ servers: Servers = .cloud) throws -> [String: String] {
        try s3(servers).filter { !$0.key.hasPrefix("env.AWS_") }
    }

    static func moto() throws -> [String: String] {
        let moto = Servers.moto
        return [
            "bucket": try moto("MOTO_BUCKET"), "region": try moto("MOTO_REGION"),
            "endpoint": try moto("MOTO_ENDPOINT"), "env.AWS_ACCESS_KEY_ID": try moto("MOTO_ACCESS_KEY_ID"),
            "env.AWS_SECRET_ACCESS_KEY": try moto("MOTO_SECRET_ACCESS_KEY"),
        ]
    }

    static func oss(_ servers: Servers = .cloud) throws -> [String: String] {
        [
            "bucket": try servers("OSS_BUCKET"), "region": try servers("OSS_REGION"),
            "endpoint": try servers("OSS_ENDPOINT"),
            "env.ALIBABA_CLOUD_ACCESS_KEY_ID": try servers("OSS_ACCESS_KEY_ID"),
            "env.ALIBABA_CLOUD_ACCESS_KEY_SECRET": try servers("OSS_ACCESS_KEY_SECRET"),
        ]
    }

    static func cos(_ servers: Servers = .cloud) throws -> [String: String] {
        [
            "bucket": try servers("COS_BUCKET"), "endpoint": try servers("COS_ENDPOINT"),
            "env.TENCENTCLOUD_SECRET_ID": try servers("COS_SECRET_ID"),
            "env.TENCENTCLOUD_SECRET_KEY": try servers("COS_SECRET_KEY"),
        ]
    }
}

extension [String: String] {
    /// With these in place of or besides the others; `nil` removes.
    func with(_ changes: [String: String?]) -> [String: String] {
        changes.reduce(into: self) { $0[$1.key] = $1.value }
    }
}
