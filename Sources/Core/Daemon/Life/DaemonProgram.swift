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
    private let inherited: InheritedSocket?
    private let log: DaemonLog

    /// - Parameter environment: what the client that starts the daemon gave it.
    package init(environment: Environment) {
        inherited = InheritedSocket(environment)
        self.environment = environment
        var warnings: [String] = []
        do throws(ConfigurationError) {
            let configuration = try Configuration.resolve(environment: environment)
            settings = configuration.daemon
            warnings = configuration.warnings
        } catch {
            settings = DaemonSettings()
            warnings = [error.message]
        }
        let namespace = environment.text(DaemonEnvironment.namespace).flatMap { UInt64($0) }
        endpoint = Endpoint(environment: environment, namespace: namespace)
        log = DaemonLog(settings.log)
        for warning in warnings { log.logger.warning("\(warning)") }
        // In the foreground somebody reads this; else whoever started the daemon has looked by himself.
        if let problem = log.problem { Caller.complain("swcached: warning: \(problem)\n") }
    }

    /// Takes over the calling thread, which must be the process's first. Of all that the process was given only the
    /// socket and the three streams stay open.
    /// - Returns: only when the daemon cannot begin: why.
    package func run() -> String {
        Inheritance.closeDescriptors(except: inherited?.number ?? 2)
        Inheritance.ignoreBrokenPipes()
        if !settings.allowsCoreDumps { ProcessTraits.hideMemory() }
        guard let inherited, let socket = inherited.take() else {
            return "no listening socket was handed over; start the daemon by: swcache --start-server"
        }
        Inheritance.leaveDirectory()
        Inheritance.raiseDescriptorLimit()
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
        let isOurs = inherited?.isOurs ?? false
        let life = Life(on: reactor, idle: settings.idleTimeout?.nanoseconds)
        let service = Service(
            on: reactor, life: life, directory: endpoint.directory, log: log.logger,
            environment: environment)
        let listener = Listener(
            socket, owned: isOurs, on: reactor, service: service, largestFrame: settings.largestFrame)
        let memo = MemoFile(environment)
        let misses = MissFile(environment)
        let end = DaemonEnd(
            service: service, listener: listener, path: isOurs ? endpoint.address.path : nil, memo: memo,
            misses: misses, log: log)
        life.whenEnding(leave: { await end.leave() }, finish: { await end.finish(within: $0) })
        log.logger.info("listening on \(String(decoding: endpoint.text, as: UTF8.self))")
        reactor.start { await listener.run() }
        reactor.start { await memo.load(into: service) }
        reactor.start { await misses.load(into: service) }
        reactor.start { await life.watchIdleness() }
        reactor.start { await end.watchSocket(on: reactor) }
        service.pool.submit { service.privateFiles.removeLeftovers() }
        reactor.start {
            await signals.next(on: reactor)
            Task { await life.stop(within: Life.hurry) }
            // Whoever asks twice cannot wait.
            await signals.next(on: reactor)
            Caller.exit(1)
        }
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
