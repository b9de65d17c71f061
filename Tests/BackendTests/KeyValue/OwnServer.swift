import Foundation
import Posix
import Synchronization

/// Programs, started by Posix and not by Foundation: the pool's threads block signals, which children would inherit.
enum Program {
    /// What it wrote to standard output; `nil` where it failed.
    static func run(_ path: String, _ arguments: [String]) -> String? {
        guard let output = try? Descriptor.memory("output"), let quiet = try? Descriptor.memory("errors") else {
            return nil
        }
        var settings = ChildProcess.Settings()
        settings.redirect = [(output, 1)]
        if !path.hasSuffix("bash") { settings.redirect.append((quiet, 2)) }
        let words = ([path] + arguments).map { Array($0.utf8) }
        guard let child = try? ChildProcess.start(Path(path), words, settings), (try? child.wait())?.code == 0 else {
            return nil
        }
        let text = try? Data(contentsOf: URL(filePath: "/proc/self/fd/\(output.raw)"))
        return String(decoding: text ?? Data(), as: UTF8.self)
    }
}

/// A server of one test's own, which it may stop and start again on the same port.
final class OwnServer {
    let port: UInt16
    private let path: String
    private let arguments: [String]
    private let isReady: (UInt16) -> Bool
    private var child: ChildProcess?

    /// - Parameter arguments: `PORT` among them is replaced.
    init(_ path: String, _ arguments: [String], isReady: @escaping (UInt16) -> Bool) throws {
        port = try freePort()
        self.path = path
        self.arguments = arguments.map { [port] in $0 == "PORT" ? "\(port)" : $0 }
        self.isReady = isReady
        try start()
    }

    static func redis(_ arguments: [String] = []) throws -> OwnServer {
        let common = ["--port", "PORT", "--save", "", "--appendonly", "no", "--dir", "/tmp", "--logfile", "/dev/null"]
        return try OwnServer("/usr/bin/redis-server", common + arguments) { port in cli(port, "ping") != nil }
    }

    static func memcached(_ arguments: [String] = []) throws -> OwnServer {
        let common = ["-l", "127.0.0.1", "-p", "PORT", "-U", "0", "-u", "root"]
        return try OwnServer("/usr/bin/memcached", common + arguments) { port in
            Program.run("/bin/bash", ["-c", "exec 2>/dev/null; : >/dev/tcp/127.0.0.1/\(port)"]) != nil
        }
    }

    deinit { stop() }

    func start() throws {
        let nothing = try Descriptor.memory("output")
        var settings = ChildProcess.Settings()
        settings.redirect = [(nothing, 1), (nothing, 2)]
        let child = try ChildProcess.start(Path(path), ([path] + arguments).map { Array($0.utf8) }, settings)
        self.child = child
        Running.add(child.number)
        let limit = ContinuousClock.now + .seconds(20)
        while !isReady(port) { guard .now < limit else { throw CocoaError(.executableRuntimeMismatch) } }
    }

    func stop() {
        guard let child else { return }
        child.send(signal: SIGKILL)
        _ = try? child.wait()
        Running.remove(child.number)
        self.child = nil
    }

    /// What redis-cli says to the command.
    func cli(_ words: String...) -> String { Self.cli(port, words) ?? "" }

    private static func cli(_ port: UInt16, _ words: String...) -> String? { cli(port, words) }

    private static func cli(_ port: UInt16, _ words: [String]) -> String? {
        Program.run("/usr/bin/redis-cli", ["--no-auth-warning", "-p", "\(port)"] + words)?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// How often the server was asked for each command since it started, without those of the test itself.
    func counts() -> [String: Int] {
        let lines = cli("info", "commandstats").split(whereSeparator: \.isNewline)
        let pairs = lines.compactMap { line -> (String, Int)? in
            guard line.hasPrefix("cmdstat_"), let colon = line.firstIndex(of: ":") else { return nil }
            let calls = line[line.index(after: colon)...].dropFirst("calls=".count).prefix { $0.isNumber }
            return (String(line[..<colon].dropFirst("cmdstat_".count)), Int(calls) ?? 0)
        }
        return Dictionary(pairs) { $1 }.filter { !["ping", "info", "command|docs", "client|list"].contains($0.key) }
    }
}

/// Servers that end with the test process, if a test did not end them.
private enum Running {
    private static let processes = Mutex<Set<Int32>>([])
    private static let once: Void = {
        atexit { for process in Running.processes.withLock({ $0 }) { kill(process, SIGKILL) } }
    }()

    static func add(_ process: Int32) {
        _ = once
        processes.withLock { _ = $0.insert(process) }
    }

    static func remove(_ process: Int32) { processes.withLock { _ = $0.remove(process) } }
}

/// A port that nobody listens at.
func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
        }
    }
    guard bound else { throw CocoaError(.fileReadUnknown) }
    return UInt16(bigEndian: address.sin_port)
}

func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}
