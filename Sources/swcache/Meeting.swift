import Launch
import Memory
import Posix

/// Where this call meets its daemon.
struct Meeting {
    /// Set where the daemon of the usual name sees other files.
    let namespace: UInt64?

    /// A connection to a daemon of this very user, which is started where none listens.
    func connect() -> Descriptor? {
        if namespace == nil, let socket = connectToUsual() { return socket }
        Caller.coverStreams()
        return try? Activation(endpoint: endpoint, environment: .current).connectStarting()
    }

    /// The long way to the same place.
    var endpoint: Endpoint { Endpoint(environment: .current, namespace: namespace) }

    private func connectToUsual() -> Descriptor? {
        var address = ByteBuffer(reserving: 128)
        guard UsualAddress.append(to: &address), let socket = try? UnixSocket.connect(to: address.view),
            Activation.isOurs(socket)
        else { return nil }
        return socket
    }
}
