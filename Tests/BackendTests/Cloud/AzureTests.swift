import BackendServers
import Foundation
import Plugins
import Testing

/// The built library against an emulator that checks signatures, tokens and rights.
@Suite struct AzureTests {
    @Test func `a blob is one request to write, to read and to remove`() async throws {
        let options = try await Account.azure()
        let session = try opened("azure", options)
        #expect(await session.get("abcdef").status == .notFound)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        #expect(await session.remove("abcdef").status == .ok)
        #expect(await session.remove("abcdef").status == .notFound)
        let log = try await Emulator(.cloud).log(service: "azure", mentioning: options.prefix)
        #expect(log.map(\.method) == ["GET", "PUT", "GET", "DELETE", "DELETE"])
        #expect(Set(log.map(\.path)) == ["/swcacheaccount/swcache/\(options.prefix)/a/b/c/abcdef"])
        #expect(log[1].headers["x-ms-blob-type"] == "BlockBlob")
        #expect(log.allSatisfy { $0.headers["x-ms-version"] == "2022-11-02" })
        #expect(session.unexpectedCompletions == 0)
    }

    @Test(arguments: ["pre fix/ü", "a+b&c=d?e#f", "100%/~x(y)'z'!*", "ﷺ"])
    func `names with every character are signed as they are sent`(_ prefix: String) async throws {
        let session = try opened("azure", try await Account.azure().but(["key_prefix": fresh() + prefix]))
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
    }

    @Test func `a slash behind the endpoint does not get into the path`() async throws {
        let options = try await Account.azure()
        let string = try await Servers.cloud("AZURE_CONNECTION_STRING")
            .replacing("/swcacheaccount;", with: "/swcacheaccount//;")
        let session = try opened("azure", options.but(["connection_string": string]))
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(
            try await Emulator(.cloud).log(service: "azure", mentioning: options.prefix).allSatisfy {
                !$0.path.contains("//")
            })
    }

    @Test(arguments: ["AZURE_CONTAINER_SAS", "?AZURE_CONTAINER_SAS"])
    func `a shared access signature, in the string or in the environment`(_ name: String) async throws {
        let signature = (name.first == "?" ? "?" : "") + (try await Servers.cloud(name.replacing("?", with: "")))
        let endpoint = try await Servers.cloud("AZURE_ENDPOINT")
        let string = "BlobEndpoint=\(endpoint);SharedAccessSignature=\(signature)"
        for options in [
            try await Account.azure().but(["connection_string": string]),
            try await Account.bareAzure().but(["env.AZURE_STORAGE_SAS_TOKEN": signature]),
        ] {
            let session = try opened("azure", options)
            #expect(await session.put("abcdef", "value").status == .ok)
            #expect(await session.get("abcdef").text == "value")
            let log = try await Emulator(.cloud).log(service: "azure", mentioning: options.prefix)
            #expect(log.count == 2 && log.allSatisfy { $0.headers["authorization"] == nil })
        }
    }

    @Test func `an identity of Entra ID, by secret, by statement, of an app or a machine`() async throws {
        let bare = try await Account.bareAzure()
        let application = try await Account.entraAzure()
        let identities: [[String: String?]] = [
            [:],
            [
                "env.AZURE_CLIENT_SECRET": nil,
                "env.AZURE_FEDERATED_TOKEN_FILE": try await Servers.cloud("AZURE_FEDERATED_TOKEN_FILE"),
            ],
        ]
        let machines: [[String: String?]] = [
            ["env.AZURE_IMDS_ENDPOINT": try await Servers.cloud("AZURE_IMDS_ENDPOINT")],
            [
                "env.IDENTITY_ENDPOINT": try await Servers.cloud("AZURE_IDENTITY_ENDPOINT"),
                "env.IDENTITY_HEADER": try await Servers.cloud("AZURE_IDENTITY_HEADER"),
            ],
        ]
        for options in identities.map(application.but) + machines.map(bare.but) {
            let session = try opened("azure", options)
            #expect(await session.put("abcdef", "value").status == .ok)
            #expect(await session.get("abcdef").text == "value")
        }
    }

    @Test(arguments: [("", false), ("LOCKED_", true), ("PKCS12_", true)])
    func `an application with a certificate`(_ kind: String, _ hasPassword: Bool) async throws {
        let password = try await Servers.cloud("AZURE_CERTIFICATE_PASSWORD")
        let options = try await Account.entraAzure().but([
            "env.AZURE_CLIENT_SECRET": nil,
            "env.AZURE_CLIENT_CERTIFICATE_PATH": try await Servers.cloud("AZURE_\(kind)CERTIFICATE"),
            "env.AZURE_CLIENT_CERTIFICATE_PASSWORD": hasPassword ? password : nil,
        ])
        let session = try opened("azure", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        guard hasPassword else { return }
        let log = Log()
        let wrong = try opened("azure", options.but(["env.AZURE_CLIENT_CERTIFICATE_PASSWORD": "SECRET"]), log: log)
        let refused = await wrong.get("abcdef")
        #expect(refused.status == .badOption && refused.message.contains("AZURE_CLIENT_CERTIFICATE_PATH"))
        #expect(!(refused.message + log.text).contains("SECRET"))
    }

    @Test func `a job of Azure Pipelines, by its service connection`() async throws {
        let options = try await Account.bareAzure().but([
            "env.AZURE_AUTHORITY_HOST": try await Servers.cloud("AZURE_AUTHORITY_HOST"),
            "env.AZURESUBSCRIPTION_TENANT_ID": try await Servers.cloud("AZURE_TENANT_ID"),
            "env.AZURESUBSCRIPTION_CLIENT_ID": try await Servers.cloud("AZURE_CLIENT_ID"),
            "env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": try await Servers.cloud("AZURE_PIPELINE_CONNECTION"),
            "env.SYSTEM_OIDCREQUESTURI": try await Servers.cloud("AZURE_PIPELINE_URL"),
            "env.SYSTEM_ACCESSTOKEN": try await Servers.cloud("AZURE_PIPELINE_TOKEN"),
        ])
        let session = try opened("azure", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        let wrong = try opened("azure", options.but(["env.SYSTEM_ACCESSTOKEN": "other"]))
        #expect(await wrong.get("abcdef").status == .denied)
    }

    @Test func `what az login left, by Azure CLI itself, goes before the machine's identity`() async throws {
        let desk = try Desk()
        let service = try await Servers.cloud("AZURE_IMDS_ENDPOINT")
        let place =
            service + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://storage.azure.com/"
        // As the real one answers; where it gets its tokens is its own affair.
        let program = """
            #!/bin/sh
            [ "$*" = 'account get-access-token --output json --resource https://storage.azure.com/' ] || exit 2
            curl -fs --noproxy '*' -H 'Metadata: true' '\(place)' | sed 's/access_token/accessToken/'
            """
        let folder = desk.directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "az")
        try Data(program.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        let options = try await Account.bareAzure().but([
            "env.AZURE_CONFIG_DIR": desk.directory.path, "env.HOME": desk.directory.path,
            "env.AZURE_IMDS_ENDPOINT": "http://127.0.0.1:9",
        ])
        #expect(await (try opened("azure", options)).get("abcdef").message.contains("az login"))
        try Data("{}".utf8).write(to: desk.directory.appending(path: "azureProfile.json"))
        #expect(await (try opened("azure", options)).put("abcdef", "value").status == .ok)
        try FileManager.default.removeItem(at: file)
        let without = await (try opened("azure", options)).get("abcdef")
        #expect(without.status == .denied && without.message.contains("ended with 127"), "\(without.message)")
        let machine = try opened("azure", options.but(["env.AZURE_IMDS_ENDPOINT": service]))
        #expect(await machine.get("abcdef").text == "value")
    }

    @Test func `secrets may be files`() async throws {
        let desk = try Desk()
        let secret = desk.directory.appending(path: "secret")
        try Data("\(try await Servers.cloud("AZURE_CLIENT_SECRET"))\n".utf8).write(to: secret)
        let options = try await Account.entraAzure().but([
            "env.AZURE_CLIENT_SECRET": nil, "env.AZURE_CLIENT_SECRET_FILE": secret.path,
        ])
        #expect(await (try opened("azure", options)).put("abcdef", "value").status == .ok)
        let log = Log()
        #expect(throws: (any Error).self) {
            try opened("azure", options.but(["env.AZURE_CLIENT_SECRET_FILE": secret.path + "-none"]), log: log)
        }
        #expect(log.text.contains("AZURE_CLIENT_SECRET_FILE"))
    }

    @Test func `a secret that Entra refuses is told with Entra's code, and not shown`() async throws {
        let log = Log()
        let options = try await Account.entraAzure().but(["env.AZURE_CLIENT_SECRET": "wrong-SECRET"])
        let refused = await (try opened("azure", options, log: log)).get("abcdef")
        #expect(refused.status == .denied && refused.message.contains("AADSTS7000215"), "\(refused.message)")
        #expect(!refused.message.contains("wrong-SECRET") && !log.text.contains("wrong-SECRET"))
    }

    @Test func `a wrong key is refused, and neither key is told`() async throws {
        let key = try await Servers.cloud("AZURE_KEY")
        let wrong = key.replacing("AAEC", with: "BBEC")
        let string = try await Servers.cloud("AZURE_CONNECTION_STRING").replacing(key, with: wrong)
        let log = Log()
        let refused = await
            (try opened("azure", try await Account.azure().but(["connection_string": string]), log: log))
            .get("abcdef")
        #expect(refused.status == .denied && refused.message.contains("AuthenticationFailed"), "\(refused.message)")
        #expect(!(refused.message + log.text).contains(wrong) && !(refused.message + log.text).contains(key))
    }

    @Test func `a signature that may only read serves, and says what it may not`() async throws {
        let options = try await Account.azure()
        #expect(await (try opened("azure", options)).put("abcdef", "value").status == .ok)
        let string =
            "BlobEndpoint=\(try await Servers.cloud("AZURE_ENDPOINT"));SharedAccessSignature="
            + (try await Servers.cloud("AZURE_READER_SAS"))
        let session = try opened("azure", options.but(["connection_string": string]))
        #expect(await session.get("abcdef").text == "value")
        let refused = await session.put("abcdef", "other")
        #expect(refused.status == .denied && refused.message.contains("AuthorizationPermissionMismatch"))
        #expect(await session.get("abcdef").text == "value")
    }

    @Test func `a container that is not there is named, by reads and by writes`() async throws {
        let session = try opened("azure", try await Account.azure().but(["container": "elsewhere"]))
        for answer in [await session.get("abcdef"), await session.put("abcdef", "value")] {
            #expect(answer.status == .badOption)
            #expect(answer.message.contains("'elsewhere' does not exist"), "\(answer.message)")
        }
    }

    @Test(arguments: [
        ["connection_string": "AccountName"], ["connection_string": "AccountName=me;AccountKey=***"],
        ["connection_string": ""], ["storage_account": "me"], ["container": ""], ["container": "a/b"],
        ["rw_mode": "WRITE"],
    ])
    func `options that cannot work do not open, and the log says which`(_ change: [String: String]) async throws {
        let log = Log()
        let options = try await Account.azure().but(change.mapValues { $0 })
        #expect(throws: PluginError.self) { try opened("azure", options, log: log) }
        #expect(log.text.split(separator: "\n").count == 1, "\(log.text)")
    }

    @Test func `the account's own name, through a proxy, with another authority's certificate`() async throws {
        let string = "AccountName=swcacheaccount;AccountKey=\(try await Servers.cloud("AZURE_KEY"))"
        let options = try await Account.azure().but([
            "connection_string": string, "env.https_proxy": try await Servers.cloud("CLOUD_FORWARD_PROXY"),
            "env.SSL_CERT_FILE": try await Servers.cloud("CLOUD_TLS_CA"),
        ])
        let session = try opened("azure", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        let log = try await Emulator(.cloud).log(service: "azure", mentioning: options.prefix)
        #expect(log.count == 2 && log.allSatisfy { $0.host == "swcacheaccount.blob.core.windows.net" })
    }

    @Test func `the online test tries everything that is allowed, and leaves nothing behind`() async throws {
        let options = try await Account.azure()
        let found = await (try opened("azure", options)).check(before: soon)
        #expect(
            found.status == .ok && found.message.contains("the key of the account 'swcacheaccount'"), "\(found.message)"
        )
        let log = try await Emulator(.cloud).log(service: "azure", mentioning: options.prefix)
        #expect(log.map(\.method) == ["GET", "PUT", "GET", "DELETE"])
        let lost = await (try opened("azure", options.but(["container": "elsewhere"]))).check(before: soon)
        #expect(lost.status == .badOption && lost.message.contains("elsewhere"))
    }

    @Test func `new credentials are taken over by the open store`() async throws {
        let options = try await Account.azure()
        let session = try opened("azure", try await Account.bareAzure().but(["no_credentials": "true"]))
        #expect(await session.put("abcdef", "value").status == .denied)
        #expect(session.reconfigure(pluginOptions(options)) == .ok)
        #expect(await session.put("abcdef", "value").status == .ok)
    }
}
