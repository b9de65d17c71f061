import Foundation

/// Something that listens and misbehaves: it answers whatever it is told with the same bytes, or not at all.
final class BadPeer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let received = Log()

    /// - Parameters:
    ///   - answer: what each client gets after its first words.
    ///   - hangsUp: the connection is then closed.
    init(answer: [UInt8], hangsUp: Bool = false) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try freePort()
        var address = loopback(port)
        let listening = withUnsafePointer(to: &address) { [listener] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(listener, 16) == 0
            }
        }
        guard listening else { throw CocoaError(.fileReadUnknown) }
        Thread.detachNewThread { [listener, received] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread {
                    BadPeer.serve(client, answer, hangsUp) { received.add(String(decoding: $0, as: UTF8.self)) }
                }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// What it was told.
    var words: String { received.text }

    private static func serve(_ client: Int32, _ answer: [UInt8], _ hangsUp: Bool, _ hear: (ArraySlice<UInt8>) -> Void)
    {
        defer { close(client) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        var isFirst = true
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            hear(buffer[..<count])
            if isFirst, send(client, answer, answer.count, Int32(MSG_NOSIGNAL)) != answer.count { return }
            isFirst = false
            if hangsUp { return }
        }
    }
}
