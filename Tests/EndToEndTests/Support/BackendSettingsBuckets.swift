// Backends with buckets and signatures.

extension BackendSettings.Place {
    private typealias Mistake = BackendSettings.Mistake
    private var nowhere: String { BackendSettings.nowhere }
    private var wrong: String { BackendSettings.wrongSecret }

    var s3: BackendSettings {
        BackendSettings(
            name: "s3",
            working: [
                "SCCACHE_BUCKET": self["S3_BUCKET"], "SCCACHE_REGION": self["S3_REGION"],
                "SCCACHE_ENDPOINT": self["S3_ENDPOINT"], "AWS_ACCESS_KEY_ID": self["S3_ACCESS_KEY_ID"],
                "AWS_SECRET_ACCESS_KEY": self["S3_SECRET_ACCESS_KEY"],
            ],
            secrets: [self["S3_SECRET_ACCESS_KEY"]],
            mistakes: [
                Mistake(["SCCACHE_ENDPOINT": "http://:nobody@"], "SCCACHE_ENDPOINT", "host[:port]"),
                Mistake(["SCCACHE_ENDPOINT": "ftp://h"], "SCCACHE_ENDPOINT", "http[s]://"),
                Mistake(["SCCACHE_S3_NO_CREDENTIALS": "true"], "SCCACHE_S3_NO_CREDENTIALS must not be set"),
                Mistake(["SCCACHE_S3_USE_SSL": "perhaps"], "SCCACHE_S3_USE_SSL", "perhaps", "true"),
                Mistake(["SCCACHE_BUCKET": "A..B"], "bucket"),
                Mistake(["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": "none"], "AWS_PROFILE"),
                Mistake(
                    ["AWS_SECRET_ACCESS_KEY": "", "AWS_SECRET_ACCESS_KEY_FILE": nowhere], nowhere,
                    "No such file or directory"),
                Mistake(["AWS_SECRET_ACCESS_KEY": wrong], "SignatureDoesNotMatch", "ACCESS_KEY_ID"),
                Mistake(["AWS_SESSION_TOKEN": wrong], "Token", "AWS_ACCESS_KEY_ID"),
                Mistake(["SCCACHE_BUCKET": "no-such-bucket"], "no-such-bucket", "does not exist", "SCCACHE_BUCKET"),
            ])
    }

    var gcs: BackendSettings {
        BackendSettings(
            name: "gcs",
            working: [
                "SCCACHE_GCS_BUCKET": self["GCS_BUCKET"], "SCCACHE_GCS_ENDPOINT": self["GCS_ENDPOINT"],
                "SCCACHE_GCS_RW_MODE": "READ_WRITE", "SCCACHE_GCS_KEY_PATH": self["GCS_USER_PATH"],
            ],
            secrets: ["client-secret", "1//refresh-", "ya29."],
            mistakes: [
                Mistake(["SCCACHE_GCS_ENDPOINT": "http://"], "SCCACHE_GCS_ENDPOINT"),
                Mistake(["SCCACHE_GCS_ENDPOINT": "ftp://h"], "SCCACHE_GCS_ENDPOINT", "http"),
                Mistake(["SCCACHE_GCS_RW_MODE": "SOMETIMES"], "SCCACHE_GCS_RW_MODE", "READ_ONLY or READ_WRITE"),
                Mistake(["SCCACHE_GCS_KEY_PATH": nowhere], "SCCACHE_GCS_KEY_PATH", "No such file or directory"),
                Mistake(["SCCACHE_GCS_CREDENTIALS_URL": "nonsense"], "SCCACHE_GCS_CREDENTIALS_URL"),
                Mistake(
                    ["SCCACHE_GCS_CREDENTIALS_URL": self["GCS_ENDPOINT"] + "/none"], "SCCACHE_GCS_CREDENTIALS_URL"),
                Mistake(["SCCACHE_GCS_BUCKET": "no-such-bucket"], "no-such-bucket", "SCCACHE_GCS_BUCKET"),
            ])
    }

    var azure: BackendSettings {
        let account = "AccountName=\(self["AZURE_ACCOUNT"]);BlobEndpoint=\(self["AZURE_ENDPOINT"])"
        return BackendSettings(
            name: "azure",
            working: [
                "SCCACHE_AZURE_BLOB_CONTAINER": self["AZURE_CONTAINER"],
                "SCCACHE_AZURE_CONNECTION_STRING": self["AZURE_CONNECTION_STRING"],
            ],
            secrets: [self["AZURE_KEY"]],
            mistakes: [
                Mistake(["SCCACHE_AZURE_CONNECTION_STRING": wrong], "SCCACHE_AZURE_CONNECTION_STRING", "Name=value"),
                Mistake(
                    ["SCCACHE_AZURE_CONNECTION_STRING": "", "SCCACHE_AZURE_ENDPOINT": "ftp://h"],
                    "SCCACHE_AZURE_ENDPOINT", "http"),
                Mistake(["SCCACHE_AZURE_STORAGE_ACCOUNT": "me"], "SCCACHE_AZURE_STORAGE_ACCOUNT", "not both"),
                Mistake(["SCCACHE_AZURE_CONNECTION_STRING": ""], "SCCACHE_AZURE_CONNECTION_STRING"),
                Mistake(["SCCACHE_AZURE_RW_MODE": "SOMETIMES"], "SCCACHE_AZURE_RW_MODE", "READ_ONLY or READ_WRITE"),
                Mistake(
                    ["SCCACHE_AZURE_CONNECTION_STRING": "", "SCCACHE_AZURE_CONNECTION_STRING_FILE": nowhere],
                    "SCCACHE_AZURE_CONNECTION_STRING_FILE", nowhere),
                Mistake(["SCCACHE_AZURE_CONNECTION_STRING": account + ";AccountKey=*\(wrong)"], "base64"),
                Mistake(
                    [
                        "SCCACHE_AZURE_CONNECTION_STRING": "", "SCCACHE_AZURE_ENDPOINT": self["AZURE_ENDPOINT"],
                        "AZURE_STORAGE_BEARER_TOKEN": wrong,
                    ], "AZURE_STORAGE_BEARER_TOKEN"),
                Mistake(
                    ["SCCACHE_AZURE_BLOB_CONTAINER": "none"], "'none' does not exist", "SCCACHE_AZURE_BLOB_CONTAINER"),
            ])
    }

    var oss: BackendSettings {
        BackendSettings(
            name: "oss",
            working: [
                "SCCACHE_OSS_BUCKET": self["OSS_BUCKET"], "SCCACHE_OSS_ENDPOINT": self["OSS_ENDPOINT"],
                "SCCACHE_OSS_REGION": self["OSS_REGION"], "ALIBABA_CLOUD_ACCESS_KEY_ID": self["OSS_ACCESS_KEY_ID"],
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": self["OSS_ACCESS_KEY_SECRET"],
            ],
            secrets: [self["OSS_ACCESS_KEY_SECRET"]],
            mistakes: [
                Mistake(["SCCACHE_OSS_ENDPOINT": ""], "SCCACHE_OSS_ENDPOINT"),
                Mistake(["SCCACHE_OSS_ENDPOINT": "http://:"], "SCCACHE_OSS_ENDPOINT"),
                Mistake(["SCCACHE_OSS_ENDPOINT": "ftp://h"], "SCCACHE_OSS_ENDPOINT", "http[s]://"),
                Mistake(["SCCACHE_OSS_NO_CREDENTIALS": "on"], "SCCACHE_OSS_NO_CREDENTIALS must not be set"),
                Mistake(["SCCACHE_OSS_NO_CREDENTIALS": "perhaps"], "SCCACHE_OSS_NO_CREDENTIALS", "perhaps"),
                Mistake(
                    ["ALIBABA_CLOUD_ACCESS_KEY_SECRET": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET_FILE": nowhere], nowhere),
                Mistake(["ALIBABA_CLOUD_ACCESS_KEY_SECRET": wrong], "SignatureDoesNotMatch", "ACCESS_KEY_ID"),
                Mistake(["ALIBABA_CLOUD_SECURITY_TOKEN": wrong], "Token", "ALIBABA_CLOUD_ACCESS_KEY_ID"),
                Mistake(["SCCACHE_OSS_REGION": "cn-nowhere"], "SCCACHE_OSS_REGION"),
                Mistake(["SCCACHE_OSS_BUCKET": "no-such-bucket"], "no-such-bucket", "SCCACHE_OSS_BUCKET"),
            ])
    }

    var cos: BackendSettings {
        BackendSettings(
            name: "cos",
            working: [
                "SCCACHE_COS_BUCKET": self["COS_BUCKET"], "SCCACHE_COS_ENDPOINT": self["COS_ENDPOINT"],
                "TENCENTCLOUD_SECRET_ID": self["COS_SECRET_ID"], "TENCENTCLOUD_SECRET_KEY": self["COS_SECRET_KEY"],
            ],
            secrets: [self["COS_SECRET_KEY"]],
            mistakes: [
                Mistake(["SCCACHE_COS_ENDPOINT": ""], "SCCACHE_COS_ENDPOINT"),
                Mistake(["SCCACHE_COS_ENDPOINT": "http://:"], "SCCACHE_COS_ENDPOINT"),
                Mistake(["SCCACHE_COS_ENDPOINT": "ftp://h"], "SCCACHE_COS_ENDPOINT", "http[s]://"),
                Mistake(["SCCACHE_COS_RW_MODE": "SOMETIMES"], "SCCACHE_COS_RW_MODE", "READ_ONLY or READ_WRITE"),
                Mistake(["TENCENTCLOUD_SECRET_KEY": "", "TENCENTCLOUD_SECRET_KEY_FILE": nowhere], nowhere),
                Mistake(["TENCENTCLOUD_SECRET_KEY": wrong], "SignatureDoesNotMatch", "TENCENTCLOUD_SECRET_ID"),
                Mistake(["TENCENTCLOUD_TOKEN": wrong], "Token", "TENCENTCLOUD_SECRET_ID"),
                Mistake(["SCCACHE_COS_BUCKET": "none-1250000000"], "none-1250000000", "SCCACHE_COS_BUCKET"),
            ])
    }
}
