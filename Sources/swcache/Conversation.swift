import Memory
import Posix
import Wire

/// The client's side of the socket; every wait is bounded.
final class Conversation {
    enum Trouble: Error { case silent, broken }

    /// A daemon that is well answers within this time, in milliseconds; who waits longer looks for the sick mark.
    private static let promptly: Int32 = 20
    private static let sendPatience: Int32 = 1000

    private let meeting: Meeting
    private let socket: Descriptor
    private var bytes = ByteBuffer(reserving: 16 << 10)
    private var size = 0
    private var askedForMark = false
    private(set) var passengers = Passengers()

    /// `nil` where there is nobody to talk to.
    init?(at meeting: Meeting) {
        guard let socket = meeting.connect() else { return nil }
        self.socket = socket
        self.meeting = meeting
    }

    func say(_ frame: ByteView) throws(Trouble) {
        do throws(Errno) {
            try UnixSocket.sendAll(frame, on: socket, patience: Self.sendPatience)
        } catch {
            throw error == .wouldBlock ? silence() : .broken
        }
    }

    /// Waits for the next answer that is not a plea for patience; it is then in ``frame`` and ``passengers``.
    /// - Parameter milliseconds: how long the daemon may take for it.
    func listen(patience milliseconds: Int32) throws(Trouble) {
        var deadline = Self.deadline(after: milliseconds)
        while true {
            bytes.removeFirst(size)
            size = 0
            while size == 0 { try receive(before: deadline) }
            guard let time = try plea() else { return }
            deadline = Self.deadline(after: Int32(clamping: time) &+ 500)
        }
    }

    /// The answer; valid until the next `listen`.
    var frame: ByteView { bytes.view.part(from: 0, to: size) }

    func takePassengers() -> [Descriptor] { passengers.take() }

    /// How long the daemon asks to wait, in milliseconds.
    private func plea() throws(Trouble) -> UInt32? {
        do throws(WireError) { return try WaitFrame.milliseconds(frame) } catch { throw .broken }
    }

    /// Sets `size` when a whole frame is there, else receives once more.
    private func receive(before deadline: Int64) throws(Trouble) {
        do throws(WireError) {
            if let whole = try Frame.size(of: bytes.view), bytes.count >= whole {
                size = whole
                return
            }
        } catch { throw .broken }
        try waitForMore(before: deadline)
        do throws(Errno) {
            if try UnixSocket.receive(into: &bytes, &passengers, on: socket) == .end { throw Errno.malformed }
        } catch { throw .broken }
    }

    private func waitForMore(before deadline: Int64) throws(Trouble) {
        if !askedForMark {
            if socket.isReadable(within: Self.promptly) { return }
            askedForMark = true
            // Whoever waited in vain set the mark; it is not renewed, so that somebody asks again some time.
            if SickMark(meeting.endpoint).isSet { throw .broken }
        }
        let left = (deadline - Clock.monotonic) / 1_000_000
        guard left > 0, socket.isReadable(within: Int32(clamping: left)) else { throw silence() }
    }

    private func silence() -> Trouble {
        SickMark(meeting.endpoint).set()
        return .silent
    }

    private static func deadline(after milliseconds: Int32) -> Int64 {
        Clock.monotonic + Int64(milliseconds) * 1_000_000
    }
}

/// With copies, for everything but a hit.
extension Conversation {
    func say(_ request: Request, with descriptors: [Descriptor] = []) throws(Trouble) {
        do {
            let frame = try request.frame()
            var sent = try UnixSocket.send(frame, with: descriptors, on: socket)
            while sent < frame.count {
                let rest = Array(frame[sent...])
                try rest.withView { view throws(Trouble) in try say(view) }
                sent = frame.count
            }
        } catch {
            throw .broken
        }
    }

    func reply() throws(Trouble) -> Reply {
        do throws(WireError) { return try Reply(frame: frame) } catch { throw .broken }
    }
}
