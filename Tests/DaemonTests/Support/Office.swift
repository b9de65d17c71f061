import Config
import Foundation
import Logging
import Posix
import Statistics

@testable import Daemon

/// A whole service without a listener, and clients at one end of a socket each.
struct Office {
    let room: Room
    let service: Service
    let life: Life

    init() throws {
        room = try Room()
        life = Life(on: reactor, idle: nil)
        service = Service(
            on: reactor, life: life, directory: room.path,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, environment: Environment(entries: []))
    }

    /// The daemon's end of a connection, and the client's.
    func connect() throws -> (peer: Peer, client: Descriptor) {
        let address = SocketAddress(path: room.path("s\(Int.random(in: 0...Int.max))"))
        let listener = try UnixSocket.listen(at: address)
        let client = try UnixSocket.connect(to: address)
        return (Peer(try UnixSocket.accept(on: listener), on: reactor, service: service), client)
    }
}
