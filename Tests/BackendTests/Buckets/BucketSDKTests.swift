import Foundation
import Plugins
import Posix
import PosixAsync
import Testing

/// The vendors' own SDKs read what we write, and the other way round.
@Suite struct BucketSDKTests {
    struct Service: CustomTestStringConvertible {
        let plugin: String
        /// In the scripts' variables.
        let name: String

        var testDescription: String { name }

        func options() async throws -> [String: String] {
            switch name {
            case "MOTO": try await Bucket.moto()
            case "OSS": try await Bucket.oss()
            case "COS": try await Bucket.cos()
            default: try await Bucket.s3()
            }
        }

        func environment() async throws -> [String: String] {
            let servers = name == "MOTO" ? Servers.moto : Servers.cloud
            let (id, secret) =
                switch name {
                case "COS": ("SECRET_ID", "SECRET_KEY")
                case "OSS": ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET")
                default: ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
                }
            // OSS' SDK puts the bucket into the path of an address in digits.
            let endpoint = name == "OSS" ? "OSS_PATH_STYLE_ENDPOINT" : name + "_ENDPOINT"
            return [
                "ENDPOINT": try await servers(endpoint), "BUCKET": try await servers(name + "_BUCKET"),
                "PROXY": try await Servers.cloud("CLOUD_FORWARD_PROXY"),
                "REGION": try await servers(name + "_REGION"), "ID": try await servers("\(name)_\(id)"),
                "SECRET": try await servers("\(name)_\(secret)"), "PATH": "/usr/bin:/bin",
            ]
        }
    }

    static let services = [
        Service(plugin: "s3", name: "S3"), Service(plugin: "s3", name: "MOTO"), Service(plugin: "oss", name: "OSS"),
        Service(plugin: "cos", name: "COS"),
    ]

    @Test(arguments: services)
    func `the SDK reads what the plugin wrote, and the other way round`(_ service: Service) async throws {
        let prefix = fresh() + "/sp ace+plus%25&=~*'()ü"
        let store = try session(service.plugin, try await service.options().with(["key_prefix": prefix]))
        for content in [bytes(200_000), []] {
            let (ours, theirs) = (fresh(), fresh())
            let put = await store.put(ours, content)
            #expect(put.status == .ok, "\(put.message)")
            #expect(try await sdk(service, ["get", objectName(ours, prefix: prefix)]) == content)
            _ = try await sdk(service, ["put", objectName(theirs, prefix: prefix)], content)
            #expect(await store.get(theirs).value?.bytes == content)
        }
    }

    /// Runs the script in the virtual environment of the SDKs; off the pool, as it takes its time.
    private func sdk(_ service: Service, _ words: [String], _ input: [UInt8] = []) async throws -> [UInt8] {
        let python = try await Servers.sdk("SDK_PYTHON")
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "scripts/backends/bucket_object.py").path
        let arguments = [python, script, words[0], service.plugin] + words.dropFirst()
        let environment = try await service.environment()
        return try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread {
                waiter.resume(with: Result { try run(arguments, environment, input) })
            }
        }
    }
}

private struct Failed: Error { let output: String }

private func run(_ words: [String], _ environment: [String: String], _ input: [UInt8]) throws -> [UInt8] {
    let (source, output) = (try Descriptor.memory("input"), try Descriptor.memory("output"))
    try source.writeAll(input)
    lseek(source.raw, 0, SEEK_SET)
    var settings = ChildProcess.Settings()
    let errors = try Descriptor.memory("errors")
    settings.redirect = [(source, 0), (output, 1), (errors, 2)]
    settings.environment = Environment(entries: environment.map { Array("\($0.key)=\($0.value)".utf8) })
    let child = try ChildProcess.start(Path(words[0]), words.map { Array($0.utf8) }, settings)
    let ending = try child.wait()
    let bytes = try output.contents()
    guard ending.code == 0 else {
        throw Failed(output: String(decoding: try errors.contents().suffix(1000), as: UTF8.self))
    }
    return bytes
}
