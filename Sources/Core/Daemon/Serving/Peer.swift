import Launch
package import Posix
import Wire

/// One client's connection. Lives on the reactor's thread.
package actor Peer {
    private let reactor: Reactor
    private let socket: Descriptor
    private let service: Service
    private var bytes: [UInt8] = []
    private var passengers: [Descriptor] = []
    private var isSending = false
    /// The request whose answer is owed; what comes for another is dropped.
    private var owed: UInt64?
    private var owedWork = Work.lookup
    private var session: (any Session)?
    /// The client runs something for us, and may take as long as that does.
    private var isWorking = false
    private let client: Jobserver.Client
    private let largestFrame: Int

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter largestFrame: bytes of one request; who sends more is hung up on.
    package init(_ socket: Descriptor, on reactor: Reactor, service: Service, largestFrame: Int = .max) {
        self.socket = socket
        self.largestFrame = largestFrame
        self.reactor = reactor
        self.service = service
        client = service.jobserver.newClient()
    }

    /// Answers until the client leaves or says something that cannot be read.
    package func serve() async {
        do {
            let peer = try UnixSocket.peer(of: socket)
            guard peer.user == Caller.user else { return }
            while let request = try await next() { try await answer(request) }
        } catch {
            // The client then runs the compiler itself; a daemon has nobody else to tell.
        }
        await session?.abandon()
        await service.jobserver.end(client)
    }

    private func answer(_ request: Request) async throws {
        isWorking = false
        switch request {
        case .compile(let compile):
            await session?.abandon()
            let session = service.session(for: compile, of: client)
            self.session = session
            try await work(.lookup) { await session.begin(as: $0) }
        case .preprocessed(let outcome):
            let text = takePassengers()
            guard let session else { return }
            try await work(.lookup) { await session.preprocessed(outcome, text, as: $0) }
        case .finished(let outcome):
            let files = takePassengers()
            guard let session else { return }
            try await work(.report) { _ in await session.finished(outcome, files) }
        case .placed(let files): await session?.placed(files)
        case .explain(let request, let json):
            // A compiler that is new here is asked what it is, which may take its time.
            try await send(.wait(Self.explaining))
            try await send(await Explainer(request, service).reply(json: json))
        case .control(let control, let environment):
            // Whoever calls once this is answered meets another daemon.
            let finish = control == .stop ? await service.life.leaveSocket() : nil
            defer { if let finish { Task { await finish() } } }
            try await send(await service.control(control, Environment(block: environment)))
        }
    }

    private enum Work {
        case lookup
        /// The compile is done, and the client only waits to be told that its outputs are safe.
        case report
    }

    private func work(_ kind: Work, _ body: (UInt64) async -> Answer?) async throws {
        let number = await service.queue.admit(self)
        owed = number
        owedWork = kind
        let answer = await body(number)
        await service.queue.leave(number)
        guard owed == number else {
            await session?.abandon()
            return
        }
        owed = nil
        guard let answer else { return }
        isWorking = answer.reply.asksForWork
        try await send(answer.reply, with: answer.files)
    }

    /// It takes too long: the client shall go on on its own.
    func letGo(_ number: UInt64) async {
        guard owed == number, !isSending else { return }
        owed = nil
        await session?.letGo()
        switch owedWork {
        case .lookup:
            service.lookupTimedOut()
            try? await send(.local(warning: []))
        case .report: try? await send(.taken(dependencies: nil))
        }
    }

    func askForPatience(milliseconds: UInt32) async {
        guard owed != nil, !isSending else { return }
        try? await send(.wait(milliseconds))
    }

    private func takePassengers() -> [Descriptor] {
        defer { passengers = [] }
        return passengers
    }

    private func next() async throws -> Request? {
        while true {
            if let size = try Frame.size(of: bytes), size > largestFrame || bytes.count >= size {
                guard size <= largestFrame else { return nil }
                defer {
                    if bytes.count == size { bytes.removeAll(keepingCapacity: true) } else { bytes.removeFirst(size) }
                }
                return try Request(frame: bytes)
            }
            do throws(Errno) {
                guard passengers.count <= UnixSocket.mostDescriptors,
                    case .bytes = try UnixSocket.receive(into: &bytes, &passengers, on: socket)
                else { return nil }
            } catch {
                guard error == .wouldBlock else { throw error }
                guard await reactor.ready(socket, for: .readable, until: limitOfSilence) else { return nil }
            }
        }
    }

    private func send(_ reply: Reply, with descriptors: [Descriptor] = []) async throws {
        let frame = try reply.frame()
        isSending = true
        defer { isSending = false }
        var sent = 0
        while sent < frame.count {
            do throws(Errno) {
                sent += try UnixSocket.send(frame, from: sent, with: sent == 0 ? descriptors : [], on: socket)
            } catch {
                guard error == .wouldBlock else { throw error }
                let limit = Clock.monotonic + Self.sendLimit
                guard await reactor.ready(socket, for: .writable, until: limit) else { throw error }
            }
        }
    }

    /// Half a frame has its other half behind it; who has nothing to do need not stay for ever.
    private var limitOfSilence: Int64? {
        if !bytes.isEmpty { return Clock.monotonic + Self.frameLimit }
        return isWorking ? nil : Clock.monotonic + Self.idleLimit
    }

    /// Milliseconds.
    private static let explaining: UInt32 = 60_000
    /// Nanoseconds, all of them.
    private static let frameLimit: Int64 = 10_000_000_000
    private static let idleLimit: Int64 = 30_000_000_000
    private static let sendLimit: Int64 = 30_000_000_000
}

extension Reply {
    /// The client comes back with a report, after a time that nobody knows.
    fileprivate var asksForWork: Bool {
        switch self {
        case .run, .preprocess: true
        default: false
        }
    }
}

/// What a client gets: a reply, and the descriptors that go with it.
struct Answer: Sendable {
    var reply: Reply
    var files: [Descriptor] = []
}
