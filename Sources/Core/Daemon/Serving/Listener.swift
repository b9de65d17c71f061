package import Posix

/// Accepts clients, each served on its own.
package actor Listener {
    private let reactor: Reactor
    private let service: Service
    /// `nil` once no more are taken.
    private var socket: Descriptor?
    /// Nobody else listens here, so that it may be shut for all.
    private let isOwned: Bool
    private let largestFrame: Int
    /// Given up to turn a client away when there are no descriptors left.
    private var spare: Descriptor?
    /// How many more times descriptors are waited for before clients are turned away.
    private var patience = Listener.mostPatience

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - owned: false for a socket that somebody else keeps open (systemd).
    ///   - largestFrame: bytes of one request; a client that sends more compiles by itself.
    package init(
        _ socket: Descriptor, owned: Bool, on reactor: Reactor, service: Service, largestFrame: UInt64 = .max
    ) {
        self.socket = socket
        isOwned = owned
        self.largestFrame = Int(clamping: largestFrame)
        self.reactor = reactor
        self.service = service
    }

    package func run() async {
        refreshSpare()
        while let socket {
            _ = await reactor.ready(socket, for: .readable, until: Clock.monotonic + Self.pulse)
            await acceptAll()
        }
    }

    /// Serves those who wait already, and takes no more.
    package func close() {
        guard let socket else { return }
        if isOwned { UnixSocket.refuseMore(socket) }
        while let client = try? UnixSocket.accept(on: socket) { serve(client) }
        self.socket = nil
        spare = nil
    }

    private func acceptAll() async {
        while let socket {
            do throws(Errno) {
                serve(try UnixSocket.accept(on: socket))
                patience = min(patience + 1, Self.mostPatience)
            } catch {
                guard error.meansShortage else { return }
                await relieve(socket)
            }
        }
    }

    /// Out of descriptors: others may leave soon. When they do not, a client that is turned away compiles at once
    /// instead of waiting for an answer.
    private func relieve(_ socket: Descriptor) async {
        if patience > 0 {
            patience -= 1
            await reactor.sleep(until: Clock.monotonic + Self.pause)
            return
        }
        spare = nil
        if (try? UnixSocket.accept(on: socket)) == nil {
            await reactor.sleep(until: Clock.monotonic + Self.pause)
        }
        refreshSpare()
    }

    private func refreshSpare() { if spare == nil { spare = try? Descriptor.memory("spare") } }

    private func serve(_ client: Descriptor) {
        let peer = Peer(client, on: reactor, service: service, largestFrame: largestFrame)
        let life = service.life
        life.enter()
        reactor.start {
            await peer.serve()
            life.leave()
        }
    }

    /// Nanoseconds.
    private static let pulse: Int64 = 1_000_000_000
    private static let pause: Int64 = 20_000_000
    private static let mostPatience = 10
}
