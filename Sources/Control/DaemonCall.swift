import Posix
import Wire

/// One question to the daemon, and its answer.
struct DaemonCall {
    enum Trouble: Error { case silent, broken }

    let socket: Descriptor
    /// How long the daemon may say nothing at all, in milliseconds.
    var patience: Int32 = 10_000

    func ask(_ request: Request) throws(Trouble) -> Reply {
        guard let frame = try? request.frame() else { throw .broken }
        do throws(Errno) {
            var sent = 0
            while sent < frame.count { sent += try UnixSocket.send(frame, from: sent, on: socket) }
        } catch {
            throw .broken
        }
        return try listen()
    }

    private func listen() throws(Trouble) -> Reply {
        var bytes: [UInt8] = []
        var patience = patience
        while true {
            while try isIncomplete(bytes) {
                guard socket.isReadable(within: patience) else { throw .silent }
                var descriptors: [Descriptor] = []
                let received = try? UnixSocket.receive(into: &bytes, &descriptors, on: socket)
                guard let received, received != .end else { throw .broken }
            }
            guard let reply = try? Reply(frame: bytes), let size = try? Frame.size(of: bytes) else { throw .broken }
            guard case .wait(let time) = reply else { return reply }
            bytes.removeFirst(size)
            patience = max(patience, Int32(clamping: time))
        }
    }

    /// Whether the first frame is not there as a whole yet.
    private func isIncomplete(_ bytes: [UInt8]) throws(Trouble) -> Bool {
        do throws(WireError) {
            guard let size = try Frame.size(of: bytes) else { return true }
            return bytes.count < size
        } catch {
            throw .broken
        }
    }
}
