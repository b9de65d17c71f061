import Config
import Glibc
import Launch
import Posix
import Wire

/// Starting the daemon on purpose.
struct Server {
    private let activation: Activation
    private let configuration: Configuration
    private let texts: Texts
    private let output: Output

    init(_ activation: Activation, _ configuration: Configuration, _ texts: Texts, _ output: Output) {
        self.output = output
        self.activation = activation
        self.configuration = configuration
        self.texts = texts
    }

    private static let inUse = ControlFailure("Server startup failed: Address in use")

    /// What `SCCACHE_START_SERVER=1` asks for. In the foreground this process becomes the daemon.
    func run(_ environment: Environment) throws(ControlFailure) -> Int32 {
        if configuration.daemon.staysInForeground { throw try becomeDaemon(environment) }
        try startInBackground()
        return 0
    }

    /// Returns when the daemon answers.
    func startInBackground() throws(ControlFailure) {
        var started = false
        do throws(LaunchError) { started = try activation.start() } catch {
            throw ControlFailure("Server startup failed: \(error.reason)")
        }
        guard started else { throw Self.inUse }
        warnOfLog()
        try awaitAnswer()
    }

    /// The daemon has no stream to say it on. It opens the file itself: this only tells whether that can succeed.
    private func warnOfLog() {
        guard let file = configuration.daemon.log.file else { return }
        do throws(Errno) {
            _ = try Descriptor.open(file, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, mode: 0o600)
        } catch {
            output.complain("\(texts.name): warning: Cannot open/write log file '\(file.text)': \(error.text)\n")
        }
    }

    private func awaitAnswer() throws(ControlFailure) {
        let limit = configuration.daemon.startupTimeout.components
        let milliseconds = Int32(clamping: limit.seconds &* 1000 &+ limit.attoseconds / 1_000_000_000_000_000)
        guard let socket = try? activation.connect() else {
            throw ControlFailure("Server startup failed: the server ended at once")
        }
        do throws(DaemonCall.Trouble) {
            _ = try DaemonCall(socket: socket, patience: milliseconds).ask(.control(.ping, environment: []))
        } catch {
            throw error == .silent
                ? ControlFailure("Timed out waiting for server startup")
                : ControlFailure("Server startup failed: the server ended at once")
        }
    }

    /// Binds the socket and executes the daemon with it.
    /// - Returns: why that did not happen.
    private func becomeDaemon(_ environment: Environment) throws(ControlFailure) -> ControlFailure {
        guard let program = Programs.daemon else {
            return ControlFailure("Server startup failed: \(LaunchError.noDaemonProgram.reason)")
        }
        do throws(Errno) {
            let lock = try takeLock()
            defer { withExtendedLifetime(lock) {} }
            if (try? activation.connect()) != nil { return Self.inUse }
            let listener = try listen()
            let variables = DaemonEnvironment.selected(
                from: environment, endpoint: activation.endpoint, listener: listener.raw)
            try check { fcntl(listener.raw, F_SETFD, 0) }
            throw ChildProcess.become(program, [Array(program.bytes)], environment: variables)
        } catch {
            return error.code == EADDRINUSE
                ? Self.inUse : ControlFailure("Server startup failed: \(error.text) (os error \(error.code))")
        }
    }

    private func takeLock() throws(Errno) -> Descriptor {
        let endpoint = activation.endpoint
        let path = endpoint.companion(".lock")
        if path.directory == endpoint.directory { try Files.makePrivateDirectory(endpoint.directory) }
        let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        guard FileLock.take(file, within: 2_000) else { throw Errno(EBUSY) }
        return file
    }

    /// A socket of ours that nobody listens on is in the way; anything else of that name is not ours to remove.
    private func listen() throws(Errno) -> Descriptor {
        let address = activation.endpoint.address
        if let path = address.path, let facts = try? Files.linkFacts(of: path),
            facts.mode & UInt32(S_IFMT) == UInt32(S_IFSOCK), (try? Files.owner(of: path)) == Caller.user
        {
            Files.remove(path)
        }
        return try UnixSocket.listen(at: address)
    }
}
