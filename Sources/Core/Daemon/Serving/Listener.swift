package import Posix
import Synchronization

/// Accepts clients, each served on its own.
package actor Listener {
    private let reactor: Reactor
    private let socket: Descriptor
    private let service: Service
    private var isOpen = true

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    package init(_ socket: Descriptor, on reactor: Reactor, service: Service) {
        self.socket = socket
        self.reactor = reactor
        self.service = service
    }

    package func run() async {
        while isOpen {
            _ = await reactor.ready(socket, for: .readable)
            while isOpen, let client = accept() {
                let peer = Peer(client, on: reactor, service: service)
                let life = service.life
                life.enter()
                reactor.start {
                    await peer.serve()
                    life.leave()
                }
            }
        }
    }

    /// Nobody is accepted any more; the one who waits for clients wakes up and sees it.
    package func close() {
        isOpen = false
        socket.shutDown()
    }

    /// `nil` when nobody waits; out of descriptors, the waiting ones are served when others have gone.
    private func accept() -> Descriptor? { try? UnixSocket.accept(on: socket) }
}
