import Launch
import Posix

/// The socket that the daemon was handed: by our own client, or by systemd's protocol.
struct InheritedSocket {
    let number: Int32
    /// Made for this daemon: its name goes when the daemon does. systemd keeps its own.
    let isOurs: Bool

    init?(_ environment: Environment) {
        if let own = environment.text(DaemonEnvironment.listener) {
            guard let number = Int32(own), number > 2 else { return nil }
            (self.number, isOurs) = (number, true)
        } else if environment.text("LISTEN_PID").flatMap({ Int32($0) }) == Caller.process,
            (environment.text("LISTEN_FDS").flatMap { Int32($0) } ?? 0) > 0
        {
            (number, isOurs) = (3, false)
        } else {
            return nil
        }
    }

    /// `nil` where the number is not that of a listening socket.
    func take() -> Descriptor? {
        let socket = Descriptor(owning: number)
        guard UnixSocket.isListening(socket) else { return nil }
        socket.makeOwn()
        return socket
    }
}
