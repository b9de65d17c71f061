import Glibc
package import Posix

/// Why there is no daemon to talk to.
package enum LaunchError: Error, Equatable {
    /// Nobody listens, and nobody was to be started.
    case absent(Errno)
    /// The socket or its directory is not ours alone.
    case foreign(Path)
    case cannotBind(Errno)
    case cannotStart(Path, Errno)
    case noDaemonProgram
    /// Others hold the start lock for too long.
    case busy
    case unreachable(Errno)
}

/// Meets the daemon, and starts it where none listens: the client binds the socket under a lock and hands it to the
/// daemon, so that of any number of clients exactly one starts it and all can connect at once.
package struct Activation {
    package let endpoint: Endpoint
    private let environment: Environment

    package init(endpoint: Endpoint, environment: Environment) {
        self.endpoint = endpoint
        self.environment = environment
    }

    /// A connection to a daemon of this very user.
    package func connect() throws(LaunchError) -> Descriptor {
        let socket: Descriptor
        do throws(Errno) {
            socket = try UnixSocket.connect(to: endpoint.address)
        } catch {
            switch error.code {
            case ECONNREFUSED, ENOENT: throw .absent(error)
            default: throw .unreachable(error)
            }
        }
        guard let peer = try? UnixSocket.peer(of: socket), peer.user == Caller.user else {
            throw .foreign(Path(endpoint.text))
        }
        return socket
    }

    /// A connection, to a new daemon if need be.
    package func connectStarting() throws(LaunchError) -> Descriptor {
        do throws(LaunchError) {
            return try connect()
        } catch {
            guard case .absent = error else { throw error }
        }
        try start()
        return try connect()
    }

    /// Starts a daemon unless one listens.
    /// - Returns: whether this call started it.
    @discardableResult
    package func start() throws(LaunchError) -> Bool {
        let lock = try takeLock()
        return try withExtendedLifetime(lock) { () throws(LaunchError) -> Bool in
            do throws(LaunchError) {
                _ = try connect()
                return false
            } catch {
                guard case .absent = error else { throw error }
            }
            try removeStaleSocket()
            let listener: Descriptor
            do throws(Errno) {
                listener = try UnixSocket.listen(at: endpoint.address)
            } catch {
                if error.code == EADDRINUSE { return false }
                throw .cannotBind(error)
            }
            try spawn(with: listener)
            return true
        }
    }

    private func takeLock() throws(LaunchError) -> Descriptor {
        let path = endpoint.companion(".lock")
        let file: Descriptor
        do throws(Errno) {
            if path.directory == endpoint.directory || endpoint.origin != .named {
                try Files.makePrivateDirectory(endpoint.directory)
            }
            file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        } catch {
            throw .foreign(path)
        }
        guard FileLock.take(file, within: 2_000) else { throw .busy }
        return file
    }

    /// Only a socket is ever unlinked: a file of the user's that happens to have the name is not ours to remove.
    private func removeStaleSocket() throws(LaunchError) {
        guard let path = endpoint.address.path, let facts = try? Files.linkFacts(of: path) else { return }
        guard facts.mode & UInt32(S_IFMT) == UInt32(S_IFSOCK), (try? Files.owner(of: path)) == Caller.user else {
            throw .foreign(path)
        }
        Files.remove(path)
    }

    private func spawn(with listener: Descriptor) throws(LaunchError) {
        guard let program = Programs.daemon else { throw .noDaemonProgram }
        let foreground = environment["SCCACHE_NO_DAEMON"] == Array("1".utf8)
        var settings = ChildProcess.Settings()
        settings.environment = DaemonEnvironment.selected(from: environment, endpoint: endpoint, listener: 3)
        settings.directory = Path("/")
        settings.detached = true
        do throws(Errno) {
            let null = try Descriptor.open(Path("/dev/null"), O_RDWR)
            // In the foreground the daemon keeps the caller's streams.
            if !foreground { settings.redirect = [(null, 0), (null, 1), (null, 2)] }
            settings.redirect.append((listener, 3))
            _ = try ChildProcess.start(program, [Array(program.bytes)], settings)
        } catch {
            throw .cannotStart(program, error)
        }
    }
}
