import BackendServers
import Foundation
import Posix
import Testing

/// A server behind the disk, which a test may take away and bring back with what it holds.
struct Remote: Sendable {
    /// The plugin's, and its level's.
    let name: String
    let variables: [String: String]
    /// What nobody but the server may see.
    let secret: String
    let leave: @Sendable () async throws -> Void
    let comeBack: @Sendable () async throws -> Void
}

/// The servers that are tried with whole programs. (`make remotes` has all nine.)
enum RemoteKind: String, CaseIterable, CustomTestStringConvertible {
    case redis, webdav, s3

    var testDescription: String { rawValue }

    func start(for desk: FaultDesk) async throws -> Remote {
        switch self {
        case .redis: try await Self.redis(desk)
        case .webdav: try await Self.webdav(desk)
        case .s3: try await Self.s3(desk)
        }
    }

    /// A process of the test's own, on a socket, that keeps its values in a file while it is away.
    private static func redis(_ desk: FaultDesk) async throws -> Remote {
        let process = RedisProcess(desk)
        try await process.start()
        return Remote(
            name: "redis",
            variables: [
                "SCCACHE_REDIS_ENDPOINT": "redis+unix://\(process.socket)",
                "SCCACHE_REDIS_PASSWORD": RedisProcess.password,
            ],
            secret: RedisProcess.password, leave: process.stop, comeBack: process.start)
    }

    /// nginx; the emulator between, which breaks connections.
    private static func webdav(_ desk: FaultDesk) async throws -> Remote {
        let web = try await BackendServers.up("webdav")
        let between = try await BackendServers.up(
            "cloudemu", ["CLOUDEMU_ARGS": "--services s3 --proxy dav=\(web["WEBDAV_BASIC_URL"])"])
        let (leave, comeBack) = breaking("proxy:dav", at: Emulator(between))
        return Remote(
            name: "webdav",
            variables: [
                "SCCACHE_WEBDAV_ENDPOINT": between["CLOUD_PROXY_DAV_URL"], "SCCACHE_WEBDAV_KEY_PREFIX": desk.name,
                "SCCACHE_WEBDAV_USERNAME": web["WEBDAV_USERNAME"], "SCCACHE_WEBDAV_PASSWORD": web["WEBDAV_PASSWORD"],
            ],
            secret: web["WEBDAV_PASSWORD"], leave: leave, comeBack: comeBack)
    }

    private static func s3(_ desk: FaultDesk) async throws -> Remote {
        let servers = try await BackendServers.up("cloudemu", ["CLOUDEMU_ARGS": "--services s3"])
        let (leave, comeBack) = breaking("s3", at: Emulator(servers))
        return Remote(
            name: "s3",
            variables: [
                "SCCACHE_BUCKET": servers["S3_BUCKET"], "SCCACHE_REGION": servers["S3_REGION"],
                "SCCACHE_ENDPOINT": servers["S3_ENDPOINT"], "SCCACHE_S3_KEY_PREFIX": desk.name,
                "AWS_ACCESS_KEY_ID": servers["S3_ACCESS_KEY_ID"],
                "AWS_SECRET_ACCESS_KEY": servers["S3_SECRET_ACCESS_KEY"],
            ],
            secret: servers["S3_SECRET_ACCESS_KEY"], leave: leave, comeBack: comeBack)
    }

    private static func breaking(
        _ service: String, at emulator: Emulator
    ) -> (@Sendable () async throws -> Void, @Sendable () async throws -> Void) {
        (
            { try await emulator.inject("reset", service: service, path: "", ["when": "answer", "count": 0]) },
            { try await emulator.forget() }
        )
    }
}

extension FaultDesk {
    /// No other test's.
    var name: String { URL(filePath: folder).lastPathComponent }

    /// Variables for a chain of a disk of that name and the server.
    func chain(_ remote: Remote, disk: String) -> [String: String] {
        [
            "SCCACHE_PLUGIN_DIR": products.path, "SCCACHE_MULTILEVEL_CHAIN": "disk,\(remote.name)",
            "SCCACHE_DIR": "\(folder)/\(disk)",
        ].merging(remote.variables) { $1 }
    }
}

/// Ends with its desk.
private final class RedisProcess: Sendable {
    static let password = "hush-redis-4711"

    private let desk: FaultDesk
    var socket: String { "\(desk.folder)/redis.sock" }

    init(_ desk: FaultDesk) { self.desk = desk }

    @Sendable func start() async throws {
        let began = try await desk.run([
            "redis-server", "--port", "0", "--unixsocket", socket, "--dir", desk.folder, "--save", "3600 1",
            "--requirepass", Self.password, "--daemonize", "yes", "--logfile", "\(desk.folder)/redis.log",
        ])
        guard began.code == 0, try await desk.eventually({ try await ask("ping").output == "PONG\n" }) else {
            throw Errno.notFound
        }
    }

    @Sendable func stop() async throws {
        try await ask("shutdown", "save")
        let socket = socket
        _ = await desk.eventually { access(socket, F_OK) != 0 }
    }

    @discardableResult
    private func ask(_ words: String...) async throws -> FaultDesk.Result {
        try await desk.run(["redis-cli", "--no-auth-warning", "-s", socket, "-a", Self.password] + words)
    }
}
