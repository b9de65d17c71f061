import ObjectStoreKit
import PluginKit
import S3Plugin
import Testing

@Suite struct CredentialPlanTests {
    func source(_ environment: [String: String], config: String = "") throws -> CredentialSource? {
        let profiles = Profiles(config: ProfileFile(Array(config.utf8), .config))
        return try CredentialPlan(AWSEnvironment(environment), profiles).source()
    }

    func complaint(_ environment: [String: String], config: String = "") -> String {
        do {
            return "no complaint, but \(String(describing: try source(environment, config: config)))"
        } catch {
            return (error as? BackendError)?.message ?? "\(error)"
        }
    }

    let key = CredentialSource.fixed(AccessKey(id: "AK", secret: "SK"))
    let keyPair = "aws_access_key_id = AK\naws_secret_access_key = SK\n"

    @Test func `keys of the environment come first`() throws {
        let environment = [
            "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK", "AWS_SESSION_TOKEN": "T", "AWS_PROFILE": "none",
        ]
        #expect(try source(environment) == .fixed(AccessKey(id: "AK", secret: "SK", token: "T")))
    }

    @Test func `half of a pair is told`() {
        #expect(complaint(["AWS_ACCESS_KEY_ID": "AK"]).contains("AWS_SECRET_ACCESS_KEY is not"))
        #expect(complaint(["AWS_SECRET_ACCESS_KEY": "SK"]).contains("AWS_ACCESS_KEY_ID is not"))
        #expect(complaint(["AWS_SECRET_ACCESS_KEY": "hush"]).contains("hush") == false)
    }

    @Test func `then the profile, named or default`() throws {
        #expect(try source([:], config: "[default]\n" + keyPair) == key)
        #expect(try source(["AWS_PROFILE": "x"], config: "[profile x]\n" + keyPair) == key)
        #expect(complaint(["AWS_PROFILE": "y"], config: "[profile x]\n" + keyPair).contains("no profile 'y'"))
    }

    @Test func `a role is taken on with another profile, through several steps`() throws {
        let config = """
            [profile a]
            role_arn = A
            source_profile = b
            external_id = E
            [profile b]
            role_arn = B
            role_session_name = S
            source_profile = b
            \(keyPair)
            """
        let b = CredentialSource.assumedRole(AssumedRole(role: "B", session: "S"), by: key)
        let a = AssumedRole(role: "A", session: "swcache", externalID: "E")
        #expect(try source(["AWS_PROFILE": "a"], config: config) == .assumedRole(a, by: b))
    }

    @Test func `a ring of profiles ends`() {
        let config = "[profile a]\nrole_arn=A\nsource_profile=b\n[profile b]\nrole_arn=B\nsource_profile=a\n"
        #expect(complaint(["AWS_PROFILE": "a"], config: config).contains("its own source_profile"))
        #expect(
            complaint(["AWS_PROFILE": "a"], config: "[profile a]\nrole_arn=A\n").contains("no usable source_profile"))
        let second = "[profile a]\nrole_arn=A\nmfa_serial=M\nsource_profile=a\n" + keyPair
        #expect(complaint(["AWS_PROFILE": "a"], config: second).contains("second factor"))
    }

    @Test func `a role with a credential_source`() throws {
        func config(_ from: String) -> String { "[default]\nrole_arn=A\ncredential_source=\(from)\n" }
        let role = AssumedRole(role: "A", session: "swcache")
        let keys = ["AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK"]
        #expect(try source(keys, config: config("Environment")) == key)
        #expect(
            try source([:], config: config("Ec2InstanceMetadata"))
                == .assumedRole(role, by: .instance(base: "http://169.254.169.254")))
        let relative = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
        let container = ContainerEndpoint(url: "http://169.254.170.2/c", authorization: .none)
        #expect(try source(relative, config: config("EcsContainer")) == .assumedRole(role, by: .container(container)))
    }

    @Test func `web identity, of the environment or of a profile`() throws {
        let file = ["AWS_ROLE_ARN": "R", "AWS_WEB_IDENTITY_TOKEN_FILE": "/t"]
        let expected = CredentialSource.webIdentity(WebIdentity(role: "R", tokenFile: "/t", session: "swcache"))
        #expect(try source(file) == expected)
        let config = "[default]\nrole_arn = R\nweb_identity_token_file = /t\n"
        #expect(try source([:], config: config) == expected)
    }

    @Test func `a role without a token is assumed with what else there is`() throws {
        let environment = ["AWS_ROLE_ARN": "R", "AWS_ROLE_SESSION_NAME": "N"]
        let role = AssumedRole(role: "R", session: "N")
        #expect(try source(environment, config: "[default]\n" + keyPair) == .assumedRole(role, by: key))
    }

    @Test func `programs and single sign-on of a profile`() throws {
        #expect(try source([:], config: "[default]\ncredential_process = a b\n") == .process("a b"))
        let old = "sso_account_id = 1\nsso_role_name = R\nsso_region = r\nsso_start_url = https://x\n"
        let signOn = SingleSignOn(account: "1", role: "R", region: "r", cacheName: "https://x")
        #expect(try source([:], config: "[default]\n" + old) == .singleSignOn(signOn))
        let new = """
            [default]
            sso_session = corp
            sso_account_id = 1
            sso_role_name = R
            [sso-session corp]
            sso_region = r
            sso_start_url = https://x
            """
        let session = SingleSignOn(account: "1", role: "R", region: "r", cacheName: "corp")
        #expect(try source([:], config: new) == .singleSignOn(session))
        #expect(
            complaint([:], config: "[default]\nsso_session = no\nsso_account_id=1\nsso_role_name=R\n").contains("'no'"))
    }

    @Test func `agents of containers: a URL of one's own, the relative address before the full one`() throws {
        let full = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "T",
        ]
        #expect(
            try source(full) == .container(ContainerEndpoint(url: "http://127.0.0.1/x", authorization: .value("T"))))
        let file = full.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/f"]) { $1 }
        #expect(
            try source(file) == .container(ContainerEndpoint(url: "http://127.0.0.1/x", authorization: .file("/f"))))
        let both = full.merging(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r"]) { $1 }
        let relative = ContainerEndpoint(url: "http://169.254.170.2/r", authorization: .value("T"))
        #expect(try source(both) == .container(relative))
        let own = both.merging(["AWS_IAM_CREDENTIALS_URL": "http://h/creds"]) { $1 }
        #expect(try source(own) == .container(ContainerEndpoint(url: "http://h/creds", authorization: .none)))
    }

    @Test func `at last the machine's own role, unless that is switched off`() throws {
        #expect(try source([:]) == .instance(base: "http://169.254.169.254"))
        #expect(try source(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://m"]) == .instance(base: "http://m"))
        #expect(
            try source(["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"]) == .instance(base: "http://[fd00:ec2::254]"))
        #expect(try source(["AWS_EC2_METADATA_DISABLED": "true"]) == nil)
    }

    @Test func `credentials do not show in texts`() {
        let secret = AccessKey(id: "AKIA", secret: "hush", token: "hush")
        #expect(!"\(secret)".contains("hush") && !String(reflecting: secret).contains("hush"))
        #expect(!"\(CredentialSource.fixed(secret))".contains("hush"))
    }
}
