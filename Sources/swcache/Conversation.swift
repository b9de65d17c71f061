import Posix
import Wire

/// The client's side of the socket: blocking, every wait bounded.
struct Conversation {
    enum Trouble: Error { case silent, broken }

    private let socket: Descriptor

    init(_ socket: Descriptor) { self.socket = socket }

    func say(_ request: Request, with descriptors: [Descriptor] = []) throws(Trouble) {
        do {
            let frame = try request.frame()
            var sent = try UnixSocket.send(frame, with: descriptors, on: socket)
            while sent < frame.count { sent += try UnixSocket.send(frame, from: sent, on: socket) }
        } catch {
            throw (error as? Errno) == .wouldBlock ? .silent : .broken
        }
    }

    func say(_ message: (Request, [Descriptor])) throws(Trouble) { try say(message.0, with: message.1) }

    /// The next answer that is not a plea for patience.
    /// - Parameter milliseconds: how long the daemon may say nothing at all.
    func listen(patience milliseconds: Int32) throws(Trouble) -> (Reply, [Descriptor]) {
        var bytes: [UInt8] = []
        var descriptors: [Descriptor] = []
        var patience = milliseconds
        while true {
            while try size(of: bytes) == nil {
                guard socket.isReadable(within: patience) else { throw .silent }
                guard let received = try? UnixSocket.receive(into: &bytes, &descriptors, on: socket),
                    received != .end
                else { throw .broken }
            }
            guard let size = try size(of: bytes), let reply = try? Reply(frame: bytes) else { throw .broken }
            guard case .wait(let time) = reply else { return (reply, descriptors) }
            bytes.removeFirst(size)
            patience = Int32(clamping: time) &+ 500
        }
    }

    /// Of the frame that is there as a whole.
    private func size(of bytes: [UInt8]) throws(Trouble) -> Int? {
        guard let size = try? Frame.size(of: bytes) else {
            if bytes.count < Frame.headSize { return nil }
            throw .broken
        }
        return bytes.count >= size ? size : nil
    }
}
