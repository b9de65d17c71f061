import Glibc
import PluginKit

/// A connection's bytes, plain or through TLS. Never blocks; lives on one thread.
final class Stream {
    let descriptor: CInt
    private let tls: TLSSession?
    private var isConnected = false

    init(_ address: SocketAddress, _ endpoint: Endpoint, _ context: TLSContext?) throws(BackendError) {
        let descriptor = try address.connect()
        self.descriptor = descriptor
        do throws(BackendError) {
            tls = try Self.secure(descriptor, endpoint, context)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func secure(
        _ descriptor: CInt, _ endpoint: Endpoint, _ context: TLSContext?
    ) throws(BackendError) -> TLSSession? {
        guard let context else { return nil }
        let host = endpoint.address?.host ?? "localhost"
        return try TLSSession(context, descriptor: descriptor, host: host, verifies: endpoint.verifies)
    }

    deinit { close(descriptor) }

    /// Goes on with connecting. `false`: call again when the socket is ready.
    func establish() throws(BackendError) -> Bool {
        if !isConnected {
            guard isReady(POLLOUT) else { return false }
            var code: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { throw BackendError(.unreachable, text(of: code)) }
            isConnected = true
        }
        return try tls?.handshake() ?? true
    }

    /// What to poll for while it is being established.
    var interest: Int32 {
        guard isConnected, let tls else { return POLLOUT }
        return tls.wantsToWrite ? POLLIN | POLLOUT : POLLIN
    }

    var wantsToWrite: Bool { tls?.wantsToWrite ?? false }

    /// `nil`: nothing there now; 0: the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BackendError) -> Int? {
        if let tls { return try tls.read(into: buffer) }
        return try outcome(recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    /// `nil`: no room now.
    func write(_ bytes: UnsafeRawBufferPointer) throws(BackendError) -> Int? {
        if let tls { return try tls.write(bytes) }
        return try outcome(send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL)))
    }

    private func outcome(_ count: Int) throws(BackendError) -> Int? {
        if count >= 0 { return count }
        let code = errno
        guard code == EAGAIN || code == EINTR else { throw BackendError(.unreachable, text(of: code)) }
        return nil
    }

    private func isReady(_ events: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
