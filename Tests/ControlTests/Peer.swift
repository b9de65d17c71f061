import Foundation
import Posix
import Synchronization
import Wire

/// The other end of the desk's socket: takes one question and answers with the given bytes, in the given pieces.
final class Peer: Sendable {
    let question = Mutex<Wire.Request?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(at socket: String, answering pieces: [[UInt8]]) throws {
        let listener = try UnixSocket.listen(at: SocketAddress(path: Posix.Path(socket)))
        let thread = Thread { [self] in
            try? serve(listener, pieces)
            done.signal()
        }
        thread.start()
    }

    private func serve(_ listener: Descriptor, _ pieces: [[UInt8]]) throws {
        guard listener.isReadable(within: 10_000) else { return }
        let connection = try UnixSocket.accept(on: listener)
        var bytes: [UInt8] = []
        var descriptors: [Descriptor] = []
        while try Frame.size(of: bytes).map({ bytes.count < $0 }) ?? true {
            guard connection.isReadable(within: 10_000) else { return }
            guard try UnixSocket.receive(into: &bytes, &descriptors, on: connection) != .end else { return }
        }
        let request = try Wire.Request(frame: bytes)
        question.withLock { $0 = request }
        for piece in pieces { try connection.writeAll(piece) }
    }

    /// What was asked, once the answer is out.
    func asked() -> Wire.Request? {
        done.wait()
        return question.withLock { $0 }
    }
}

extension Peer {
    static func text(_ code: UInt32, _ output: String, _ errors: String = "") throws -> [UInt8] {
        try Reply.text(exitCode: code, output: Array(output.utf8), errors: Array(errors.utf8)).frame()
    }
}
