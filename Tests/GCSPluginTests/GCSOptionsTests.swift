import ObjectStoreKit
import PluginKit
import Testing

@testable import GCSPlugin

@Suite struct GCSOptionsTests {
    private func options(_ more: [String: String] = [:]) throws -> GCSOptions {
        try GCSOptions(Options(["bucket": "b"].merging(more) { $1 }))
    }

    private func plan(_ more: [String: String]) throws -> CredentialPlan { try options(more).credentials }

    @Test func `reading is the default, and the token is asked for no more`() throws {
        #expect(try options().readOnly)
        #expect(try options().scope == "https://www.googleapis.com/auth/devstorage.read_only")
        let writable = try options(["rw_mode": "READ_WRITE"])
        #expect(!writable.readOnly)
        #expect(writable.scope == "https://www.googleapis.com/auth/devstorage.read_write")
    }

    @Test func `an object's name is one segment of the path`() throws {
        let address = ObjectAddress(endpoint: try URL(GCSOptions.googleEndpoint), bucket: "b.c")
        let name = ObjectKey(Array("c4b0aa".utf8)).path(root: "pre/fix")
        #expect(
            address.download(name).asWritten
                == "https://storage.googleapis.com/storage/v1/b/b.c/o/pre%2Ffix%2Fc%2F4%2Fb%2Fc4b0aa?alt=media")
        #expect(
            address.upload(name).asWritten == "https://storage.googleapis.com/upload/storage/v1/b/b.c/o"
                + "?uploadType=media&name=pre%2Ffix%2Fc%2F4%2Fb%2Fc4b0aa")
    }

    @Test(arguments: ["http://127.0.0.1:4443/", "http://127.0.0.1:4443", "127.0.0.1:4443"])
    func `an emulator is found as the vendor's libraries find it, and needs no credentials`(_ host: String) throws {
        let found = try options(["env.STORAGE_EMULATOR_HOST": host, "env.HOME": "/somebody"])
        #expect(try found.endpoint.appending(["x"]).text() == "http://127.0.0.1:4443/x")
        #expect(found.credentials == .anonymous)
        let named = try options(["env.STORAGE_EMULATOR_HOST": host, "cred_path": "/k"])
        #expect(named.credentials == .file("/k", namedBy: "SCCACHE_GCS_KEY_PATH"))
    }

    @Test func `an endpoint of our own variable counts before the emulator's`() throws {
        let found = try options(["endpoint": "https://gcs.test", "env.STORAGE_EMULATOR_HOST": "localhost:1"])
        #expect(found.endpoint.host == "gcs.test")
        #expect(
            found.credentials
                == .loginOrMachine(nil, MetadataServer(host: "metadata.google.internal", account: "default")))
    }

    @Test func `credentials in their order`() throws {
        var variables = [
            "no_credentials": "true", "credential_url": "http://taskcluster/c", "cred_path": "/key",
            "service_account": "a@b", "env.GOOGLE_APPLICATION_CREDENTIALS": "/adc", "env.CLOUDSDK_CONFIG": "/sdk",
            "env.XDG_CONFIG_HOME": "/xdg", "env.HOME": "/home/u", "env.GCE_METADATA_HOST": "m:1",
        ]
        let machine = MetadataServer(host: "m:1", account: "a@b")
        let login = "/application_default_credentials.json"
        let order: [(String, CredentialPlan)] = [
            ("no_credentials", .anonymous), ("credential_url", .url(try URL("http://taskcluster/c"))),
            ("cred_path", .file("/key", namedBy: "SCCACHE_GCS_KEY_PATH")),
            (
                "env.GOOGLE_APPLICATION_CREDENTIALS",
                .file("/adc", namedBy: "GOOGLE_APPLICATION_CREDENTIALS")
            ),
            ("env.CLOUDSDK_CONFIG", .loginOrMachine("/sdk" + login, machine)),
            ("env.XDG_CONFIG_HOME", .loginOrMachine("/xdg/gcloud" + login, machine)),
            ("env.HOME", .loginOrMachine("/home/u/.config/gcloud" + login, machine)),
        ]
        for (name, expected) in order {
            #expect(try plan(variables) == expected)
            variables[name] = nil
        }
        #expect(try plan(variables) == .loginOrMachine(nil, machine))
        variables["service_account"] = nil
        #expect(try plan(variables) == .loginOrMachine(nil, MetadataServer(host: "m:1", account: "default")))
    }

    @Test(
        arguments: [
            (["bucket": ""], "SCCACHE_GCS_BUCKET"), (["bucket": "gs://b"], "SCCACHE_GCS_BUCKET"),
            (["rw_mode": "READ"], "rw_mode"), (["credential_url": "taskcluster/c"], "gcs credential url is invalid"),
            (["endpoint": "gcs.test"], "SCCACHE_GCS_ENDPOINT"),
            (["endpoint": "ftp://gcs.test"], "SCCACHE_GCS_ENDPOINT"),
            (["endpoint": "http://gcs.test", "cred_path": "/k"], "https"),
            (["no_credentials": "perhaps"], "no_credentials"),
        ] as [([String: String], String)])
    func `what cannot work is said, with the variable's name`(_ more: [String: String], _ expected: String) throws {
        let error = try #require(throws: BackendError.self) { try options(more) }
        #expect(error.reason == .badOption && error.message.contains(expected), "\(error.message)")
    }
}
