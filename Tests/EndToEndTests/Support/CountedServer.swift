import BackendServers
import Foundation
import Testing

/// A server that nobody else asks, and that tells how often it was asked.
struct CountedServer: Sendable {
    /// The plugin's.
    let name: String
    let variables: [String: String]
    /// So far, without those for credentials.
    let requests: @Sendable () async throws -> Int

    /// The variables for a chain of a disk of that name and the server; without a disk it is the whole cache.
    func chain(_ desk: FaultDesk, disk: String?) -> [String: String] {
        var all = variables.merging(["SCCACHE_PLUGIN_DIR": products.path]) { $1 }
        guard let disk else { return all }
        all["SCCACHE_MULTILEVEL_CHAIN"] = "disk,\(name)"
        all["SCCACHE_DIR"] = "\(desk.folder)/\(disk)"
        return all
    }
}

/// The nine, and what a unit costs at each: the table in docs/backends/README.md.
enum CountedKind: String, CaseIterable, CustomTestStringConvertible {
    case redis, memcached, webdav, s3, gcs, azure, gha, oss, cos

    var testDescription: String { rawValue }

    /// What each reading of a value takes, and each storing.
    var reading: Int { self == .gha ? 2 : 1 }
    var storing: Int { self == .gha ? 3 : 1 }

    func start(for desk: FaultDesk) async throws -> CountedServer {
        switch self {
        case .redis: try await redis(desk)
        case .memcached: try await memcached(desk)
        case .webdav: try await webdav()
        default: try await emulated()
        }
    }

    private func redis(_ desk: FaultDesk) async throws -> CountedServer {
        let remote = try await RemoteKind.redis.start(for: desk)
        return CountedServer(name: rawValue, variables: remote.variables) {
            // What scripts ask of the server itself costs no round trip: a swap is a GET and a SET in there.
            let script = """
                redis-cli --no-auth-warning -s '\(desk.folder)/redis.sock' -a '\(remote.secret)' info commandstats |
                    awk -F'[:=,]' '/^cmdstat_(get|mget|set|del):/ { n += $3 } /^cmdstat_eval:/ { n -= $3 } END { print n + 0 }'
                """
            return try await Self.number(desk, script)
        }
    }

    private func memcached(_ desk: FaultDesk) async throws -> CountedServer {
        let servers = try await BackendServers.up("memcached", ["SWCACHE_TEST_COUNTED": "1"])
        let url = servers["MEMCACHED_LARGE_URL"]
        return CountedServer(name: rawValue, variables: ["SCCACHE_MEMCACHED_ENDPOINT": url]) {
            let address = url.replacing("tcp://", with: "").replacing(":", with: "/")
            let script = """
                exec 3<>'/dev/tcp/\(address)' && printf 'stats\\r\\nquit\\r\\n' >&3 &&
                    awk '/STAT cmd_(get|set) / { n += $3 } END { print n + 0 }' <&3
                """
            return try await Self.number(desk, script)
        }
    }

    private static func number(_ desk: FaultDesk, _ script: String) async throws -> Int {
        let said = try await desk.run(["bash", "-c", script])
        guard let number = Int(said.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CocoaError(.formatting, userInfo: ["said": said.output + said.errors])
        }
        return number
    }

    private func webdav() async throws -> CountedServer {
        let web = try await BackendServers.up("webdav")
        let between = try await BackendServers.up(
            "cloudemu", ["CLOUDEMU_ARGS": "--services oss --proxy dav=\(web["WEBDAV_BASIC_URL"])"])
        let variables = [
            "SCCACHE_WEBDAV_ENDPOINT": between["CLOUD_PROXY_DAV_URL"],
            "SCCACHE_WEBDAV_KEY_PREFIX": UUID().uuidString,
            "SCCACHE_WEBDAV_USERNAME": web["WEBDAV_USERNAME"], "SCCACHE_WEBDAV_PASSWORD": web["WEBDAV_PASSWORD"],
        ]
        return counted(variables, between)
    }

    private func emulated() async throws -> CountedServer {
        let servers = try await BackendServers.up(
            "cloudemu", ["CLOUDEMU_ARGS": "--services \(rawValue)", "SWCACHE_TEST_COUNTED": "1"])
        return counted(
            emulatedNames.compactMapValues { $0.hasPrefix("=") ? String($0.dropFirst()) : servers[$0] }, servers)
    }

    private func counted(_ variables: [String: String], _ servers: BackendServers) -> CountedServer {
        let emulator = Emulator(servers)
        return CountedServer(name: rawValue, variables: variables) {
            try await emulator.log(path: "").count { $0.path != "/token" }
        }
    }

    /// What the emulator calls the values of the plugin's variables, or `=` and the value.
    private var emulatedNames: [String: String] {
        switch self {
        case .s3:
            [
                "SCCACHE_BUCKET": "S3_BUCKET", "SCCACHE_REGION": "S3_REGION", "SCCACHE_ENDPOINT": "S3_ENDPOINT",
                "AWS_ACCESS_KEY_ID": "S3_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY": "S3_SECRET_ACCESS_KEY",
            ]
        case .gcs:
            [
                "SCCACHE_GCS_BUCKET": "GCS_BUCKET", "SCCACHE_GCS_ENDPOINT": "GCS_ENDPOINT",
                "SCCACHE_GCS_KEY_PATH": "GCS_KEY_PATH", "SCCACHE_GCS_RW_MODE": "=READ_WRITE",
            ]
        case .azure:
            [
                "SCCACHE_AZURE_BLOB_CONTAINER": "AZURE_CONTAINER",
                "SCCACHE_AZURE_CONNECTION_STRING": "AZURE_CONNECTION_STRING",
            ]
        case .gha:
            [
                "SCCACHE_GHA_ENABLED": "=true", "ACTIONS_CACHE_SERVICE_V2": "=true",
                "ACTIONS_RESULTS_URL": "GHA_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN": "GHA_RUNTIME_TOKEN",
            ]
        case .oss:
            [
                "SCCACHE_OSS_BUCKET": "OSS_BUCKET", "SCCACHE_OSS_REGION": "OSS_REGION",
                "SCCACHE_OSS_ENDPOINT": "OSS_ENDPOINT", "ALIBABA_CLOUD_ACCESS_KEY_ID": "OSS_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "OSS_ACCESS_KEY_SECRET",
            ]
        case .cos:
            [
                "SCCACHE_COS_BUCKET": "COS_BUCKET", "SCCACHE_COS_ENDPOINT": "COS_ENDPOINT",
                "TENCENTCLOUD_SECRET_ID": "COS_SECRET_ID", "TENCENTCLOUD_SECRET_KEY": "COS_SECRET_KEY",
            ]
        case .redis, .memcached, .webdav: [:]
        }
    }
}
