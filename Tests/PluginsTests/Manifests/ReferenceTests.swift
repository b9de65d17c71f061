import Foundation
import Plugins
import Testing

/// What configurations for sccache say is understood here: its variables, those of others that it reads, and its keys.
@Suite struct ReferenceTests {
    struct Known: Sendable, CustomTestStringConvertible {
        var plugin: String
        var options: [String]
        var foreign: [String] = []
        var keys: [String]

        var testDescription: String { plugin }
    }

    static let all = [
        Known(
            plugin: "s3",
            options: [
                "SCCACHE_BUCKET", "SCCACHE_REGION", "SCCACHE_ENDPOINT", "SCCACHE_S3_KEY_PREFIX", "SCCACHE_S3_RW_MODE",
                "SCCACHE_S3_USE_SSL", "SCCACHE_S3_NO_CREDENTIALS", "SCCACHE_S3_ENABLE_VIRTUAL_HOST_STYLE",
                "SCCACHE_S3_SERVER_SIDE_ENCRYPTION", "SCCACHE_S3_SERVER_SIDE_ENCRYPTION_AWS_KMS",
                "SCCACHE_S3_SERVER_SIDE_ENCRYPTION_KMS_KEY_ID",
            ],
            foreign: [
                "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AWS_S3_ENDPOINT",
                "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONFIG_FILE",
                "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_SESSION_NAME",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "ECS_CONTAINER_METADATA_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_EC2_METADATA_DISABLED",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT", "HOME",
            ],
            keys: [
                "bucket", "no_credentials", "region", "key_prefix", "endpoint", "use_ssl", "server_side_encryption",
                "server_side_encryption_aws_kms", "server_side_encryption_kms_key_id", "enable_virtual_host_style",
                "rw_mode",
            ]),
        Known(
            plugin: "redis",
            options: [
                "SCCACHE_REDIS", "SCCACHE_REDIS_ENDPOINT", "SCCACHE_REDIS_CLUSTER_ENDPOINTS", "SCCACHE_REDIS_USERNAME",
                "SCCACHE_REDIS_PASSWORD", "SCCACHE_REDIS_DB", "SCCACHE_REDIS_KEY_PREFIX", "SCCACHE_REDIS_EXPIRATION",
                "SCCACHE_REDIS_TTL", "SCCACHE_REDIS_RW_MODE",
            ],
            keys: [
                "url", "endpoint", "cluster_endpoints", "username", "password", "db", "ttl", "expiration",
                "key_prefix", "rw_mode",
            ]),
        Known(
            plugin: "memcached",
            options: [
                "SCCACHE_MEMCACHED", "SCCACHE_MEMCACHED_ENDPOINT", "SCCACHE_MEMCACHED_USERNAME",
                "SCCACHE_MEMCACHED_PASSWORD", "SCCACHE_MEMCACHED_EXPIRATION", "SCCACHE_MEMCACHED_KEY_PREFIX",
                "SCCACHE_MEMCACHED_RW_MODE",
            ], keys: ["url", "endpoint", "username", "password", "expiration", "key_prefix", "rw_mode"]),
        Known(
            plugin: "gcs",
            options: [
                "SCCACHE_GCS_BUCKET", "SCCACHE_GCS_KEY_PREFIX", "SCCACHE_GCS_RW_MODE", "SCCACHE_GCS_KEY_PATH",
                "SCCACHE_GCS_SERVICE_ACCOUNT", "SCCACHE_GCS_CREDENTIALS_URL", "SCCACHE_GCS_OAUTH_URL",
            ], foreign: ["GOOGLE_APPLICATION_CREDENTIALS", "XDG_CONFIG_HOME", "HOME", "GCE_METADATA_HOST"],
            keys: ["bucket", "key_prefix", "rw_mode", "cred_path", "service_account", "credential_url"]),
        Known(
            plugin: "gha", options: ["SCCACHE_GHA_ENABLED", "SCCACHE_GHA_VERSION", "SCCACHE_GHA_RW_MODE"],
            foreign: [
                "ACTIONS_CACHE_SERVICE_V2", "ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_TOKEN",
                "GITHUB_SERVER_URL",
            ], keys: ["enabled", "version", "rw_mode"]),
        Known(
            plugin: "azure",
            options: [
                "SCCACHE_AZURE_BLOB_CONTAINER", "SCCACHE_AZURE_CONNECTION_STRING", "SCCACHE_AZURE_STORAGE_ACCOUNT",
                "SCCACHE_AZURE_ENDPOINT", "SCCACHE_AZURE_KEY_PREFIX", "SCCACHE_AZURE_RW_MODE",
            ],
            foreign: [
                "AZBLOB_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_NAME", "AZBLOB_ACCOUNT_KEY", "AZURE_STORAGE_ACCOUNT_KEY",
                "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_BEARER_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_ID",
                "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_AUTHORITY_HOST",
                "AZURE_FEDERATED_TOKEN_FILE", "AZBLOB_ENDPOINT", "AZURE_IMDS_ENDPOINT", "AZURE_OBJECT_ID",
                "AZURE_MSI_RES_ID", "AZURE_MSI_SECRET", "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN",
            ], keys: ["container", "key_prefix", "connection_string", "storage_account", "endpoint", "rw_mode"]),
        Known(
            plugin: "webdav",
            options: [
                "SCCACHE_WEBDAV_ENDPOINT", "SCCACHE_WEBDAV_KEY_PREFIX", "SCCACHE_WEBDAV_USERNAME",
                "SCCACHE_WEBDAV_PASSWORD", "SCCACHE_WEBDAV_TOKEN", "SCCACHE_WEBDAV_RW_MODE",
            ], keys: ["endpoint", "key_prefix", "username", "password", "token", "rw_mode"]),
        Known(
            plugin: "oss",
            options: [
                "SCCACHE_OSS_BUCKET", "SCCACHE_OSS_ENDPOINT", "SCCACHE_OSS_KEY_PREFIX", "SCCACHE_OSS_NO_CREDENTIALS",
                "SCCACHE_OSS_RW_MODE",
            ],
            foreign: [
                "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN",
                "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN",
                "ALIBABA_CLOUD_ECS_METADATA_DISABLED", "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
            ], keys: ["bucket", "no_credentials", "endpoint", "key_prefix", "rw_mode"]),
        Known(
            plugin: "cos",
            options: [
                "SCCACHE_COS_BUCKET", "SCCACHE_COS_ENDPOINT", "SCCACHE_COS_KEY_PREFIX", "SCCACHE_COS_RW_MODE",
            ],
            foreign: [
                "TENCENTCLOUD_SECRET_ID", "TKE_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TKE_SECRET_KEY",
                "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN", "QCLOUD_SECRET_TOKEN", "TKE_IDENTITY_TOKEN_FILE",
            ], keys: ["bucket", "endpoint", "key_prefix", "rw_mode"]),
    ]

    @Test(arguments: all)
    func `every variable and key is some option's`(_ known: Known) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Plugins")
        let folders = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        let folder = try #require(folders.first { $0.lastPathComponent.lowercased() == known.plugin })
        let bytes = Array(try Data(contentsOf: folder.appending(path: "\(known.plugin).toml")))
        let manifest = try PluginManifest(bytes, name: known.plugin)
        let lacking = Set(known.options).subtracting(manifest.options.flatMap(\.environment))
        #expect(lacking.isEmpty)
        #expect(known.foreign.filter { name in !manifest.foreign.contains { $0.covers(name) } } == [])
        #expect(Set(known.keys).subtracting(manifest.sectionKeys).isEmpty)
    }
}
