import Config
import Launch
import Logging
package import Posix
import PosixAsync
import Statistics

/// The daemon as a process: from the socket it is handed to its orderly end.
package struct DaemonProgram {
    private let environment: Environment
    private let settings: DaemonSettings
    private let endpoint: Endpoint
    private let log: Logger

    /// - Parameter environment: what the client that starts the daemon gave it.
    package init(environment: Environment) {
        self.environment = environment
        settings = (try? Configuration.resolve(environment: environment).daemon) ?? DaemonSettings()
        let namespace = environment.text(DaemonEnvironment.namespace).flatMap { UInt64($0) }
        endpoint = Endpoint(environment: environment, namespace: namespace)
        log = DaemonLog.logger(settings.log)
    }

    /// Takes over the calling thread, which must be the process's first.
    /// - Returns: only when the daemon cannot begin: why.
    package func run() -> String {
        if !settings.allowsCoreDumps { ProcessTraits.hideMemory() }
        guard let socket = inheritedSocket() else {
            return "no listening socket was handed over; start the daemon by: swcache --start-server"
        }
        do throws(Errno) {
            try Files.makePrivateDirectory(endpoint.directory)
            let signals = try SignalSource()
            let reactor = try Reactor()
            start(on: reactor, socket, signals)
            reactor.run()
        } catch {
            return "the daemon cannot start: \(error.text) (\(endpoint.directory.text))"
        }
    }

    private func start(on reactor: Reactor, _ socket: Descriptor, _ signals: SignalSource) {
        let life = Life(on: reactor, idle: settings.idleTimeout?.nanoseconds)
        let service = Service(on: reactor, pool: IOPool(), life: life, directory: endpoint.directory, log: log)
        let listener = Listener(socket, on: reactor, service: service)
        let memo = MemoFile(environment)
        let end = DaemonEnd(service: service, listener: listener, path: endpoint.address.path, memo: memo)
        life.whenEnding { await end.run() }
        log.info("listening on \(String(decoding: endpoint.text, as: UTF8.self))")
        reactor.start { await listener.run() }
        reactor.start { await memo.load(into: service) }
        reactor.start { await life.watchIdleness() }
        reactor.start { await end.watchSocket(on: reactor) }
        reactor.start {
            await signals.next(on: reactor)
            await life.stop()
        }
    }

    /// From our own client, or by systemd's protocol.
    private func inheritedSocket() -> Descriptor? {
        let number: Int32?
        if let own = environment.text(DaemonEnvironment.listener) {
            number = Int32(own)
        } else if environment.text("LISTEN_PID").flatMap({ Int32($0) }) == Caller.process,
            (environment.text("LISTEN_FDS").flatMap { Int32($0) } ?? 0) > 0
        {
            number = 3
        } else {
            number = nil
        }
        guard let number, number > 2 else { return nil }
        let socket = Descriptor(owning: number)
        guard UnixSocket.isListening(socket) else { return nil }
        socket.makeOwn()
        return socket
    }
}

extension Duration {
    /// The largest number there is where it would be larger.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(product, .max / 2) + attoseconds / 1_000_000_000
    }
}
