import ObjectStoreKit
import PluginKit
import S3Plugin
import Testing

@Suite struct S3SettingsTests {
    func place(_ options: [String: String], profile: String? = nil) throws -> String {
        let place = try S3Settings(Options(["bucket": "b"].merging(options) { $1 })).place(profile: profile)
        return "\(place.region) \(place.address.url)"
    }

    @Test func `at AWS the host follows from the region, also in other partitions`() throws {
        #expect(try place(["region": "eu-west-1"]) == "eu-west-1 https://s3.eu-west-1.amazonaws.com/b")
        #expect(try place(["region": "cn-north-1"]) == "cn-north-1 https://s3.cn-north-1.amazonaws.com.cn/b")
        let virtual = ["region": "eu-west-1", "enable_virtual_host_style": "true"]
        #expect(try place(virtual) == "eu-west-1 https://b.s3.eu-west-1.amazonaws.com/")
        let both = [
            "region": "us-east-2", "env.AWS_USE_FIPS_ENDPOINT": "true", "env.AWS_USE_DUALSTACK_ENDPOINT": "True",
        ]
        #expect(try place(both) == "us-east-2 https://s3-fips.dualstack.us-east-2.amazonaws.com/b")
    }

    @Test func `the region is the option's, else the environment's, the endpoint's, the profile's, the usual one`()
        throws
    {
        let environment = ["env.AWS_REGION": "e1", "env.AWS_DEFAULT_REGION": "e2"]
        #expect(try place(environment.merging(["region": "o"]) { $1 }, profile: "p").hasPrefix("o "))
        #expect(try place(environment, profile: "p").hasPrefix("e1 "))
        #expect(try place(["env.AWS_DEFAULT_REGION": "e2"], profile: "p").hasPrefix("e2 "))
        let named = ["endpoint": "https://s3.ap-south-1.amazonaws.com"]
        #expect(try place(named, profile: "p") == "ap-south-1 https://s3.ap-south-1.amazonaws.com/b")
        #expect(try place([:], profile: "p") == "p https://s3.p.amazonaws.com/b")
        #expect(try place([:]) == "us-east-1 https://s3.us-east-1.amazonaws.com/b")
        let r2 = ["endpoint": "https://account.r2.cloudflarestorage.com"]
        #expect(try place(r2) == "auto https://account.r2.cloudflarestorage.com/b")
    }

    @Test func `the endpoint is the option's, else the environment's`() throws {
        let environment = ["env.AWS_ENDPOINT_URL": "https://two", "env.AWS_ENDPOINT_URL_S3": "https://one"]
        #expect(try place(environment) == "us-east-1 https://one/b")
        #expect(try place(["env.AWS_ENDPOINT": "three"]) == "us-east-1 https://three/b")
        #expect(try place(environment.merging(["endpoint": "minio:9000"]) { $1 }) == "us-east-1 https://minio:9000/b")
        #expect(try place(["endpoint": "minio", "use_ssl": "false"]) == "us-east-1 http://minio/b")
        // `use_ssl` is about the option, and nothing else.
        #expect(try place(["env.AWS_ENDPOINT_URL": "https://two", "use_ssl": "0"]) == "us-east-1 https://two/b")
        #expect(
            try place(["endpoint": "https://s3.amazonaws.com/", "region": "r"]) == "r https://s3.r.amazonaws.com/b")
        #expect(try place(["endpoint": "b.s3.amazonaws.com", "region": "r"]) == "r https://b.s3.r.amazonaws.com/")
    }

    @Test func `a dot in the bucket's name does not go into a host's name`() throws {
        let style = ["bucket": "a.b", "enable_virtual_host_style": "true"]
        #expect(throws: BackendError.self) { try place(style) }
        #expect(try place(["bucket": "a.b"]) == "us-east-1 https://s3.us-east-1.amazonaws.com/a.b")
    }

    @Test func `of several kinds of encryption the most particular counts`() throws {
        func headers(_ options: [String: String]) throws -> [String] {
            try S3Settings(Options(["bucket": "b"].merging(options) { $1 })).putHeaders.map {
                "\($0.name): \($0.value)"
            }
        }
        let plain = ["server_side_encryption": "true"]
        let kms = plain.merging(["server_side_encryption_aws_kms": "true"]) { $1 }
        let key = kms.merging(["server_side_encryption_kms_key_id": "k"]) { $1 }
        #expect(try headers([:]) == [])
        #expect(try headers(plain) == ["x-amz-server-side-encryption: AES256"])
        #expect(try headers(kms) == ["x-amz-server-side-encryption: aws:kms"])
        #expect(
            try headers(key) == [
                "x-amz-server-side-encryption: aws:kms", "x-amz-server-side-encryption-aws-kms-key-id: k",
            ])
    }

    @Test func `errors name the variable and what to do`() {
        func complaint(_ options: [String: String]) -> String {
            do throws(BackendError) {
                _ = try S3Settings(Options(options))
                return "none"
            } catch {
                return error.message
            }
        }
        #expect(complaint([:]).contains("SCCACHE_BUCKET"))
        let both = ["bucket": "b", "no_credentials": "true", "env.AWS_SECRET_ACCESS_KEY": "hush"]
        #expect(complaint(both) == "If setting S3 credentials, SCCACHE_S3_NO_CREDENTIALS must not be set.")
        #expect(complaint(["bucket": "b", "use_ssl": "maybe", "endpoint": "x"]).contains("use_ssl must be"))
    }
}
