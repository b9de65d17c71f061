import Glibc
import PluginKit
import Synchronization

/// How other threads reach the loop: messages, and a descriptor that wakes it.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case submit(Operation)
        case cancel(Operation)
        case resolved(Dialling.Ticket, Result<[SocketAddress], BackendError>)
        case slots(Result<Reply, BackendError>, asked: Endpoint.Address)
        case use(Settings, Connector)
        case stop
    }

    private let messages = Mutex<[Message]>([])
    /// Two ends of a socket pair: a byte into the first wakes who polls the second.
    private let ends: (write: CInt, read: CInt)

    /// `nil`: the process has no descriptor left.
    init?() {
        var pair: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { return nil }
        ends = (pair[0], pair[1])
    }

    deinit {
        close(ends.write)
        close(ends.read)
    }

    var wakeup: CInt { ends.read }

    func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        // A full socket means that the loop is being woken anyway.
        if wasEmpty { _ = send(ends.write, [1], 1, CInt(MSG_NOSIGNAL)) }
    }

    func take() -> [Message] {
        var bytes = [UInt8](repeating: 0, count: 64)
        while recv(ends.read, &bytes, bytes.count, 0) == bytes.count {}
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
