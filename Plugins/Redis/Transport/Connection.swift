import PluginKit

/// One connection to a server: what is still to be sent, and whose answers are awaited, in order. Lives on the loop's
/// thread.
final class Connection {
    private enum Awaited {
        /// AUTH or SELECT; nothing else is sent before they are answered.
        case greeting
        /// ASKING, whose answer means nothing.
        case asking
        case operation(Operation)
    }

    /// Without a byte in either direction for this long, a server that owes an answer is taken for dead.
    static let longestSilence = Duration.seconds(10)
    /// More commands wait outside.
    private static let mostAwaited = 512
    private static let mostUnsent = 1 << 20
    /// From here on another connection is worth opening.
    private static let comfortable = (awaited: 32, bytes: 256 << 10)

    let stream: Stream
    private let reader: ReplyReader
    private var outbox = Outbox()
    private var awaited = Queue<Awaited>()
    private var greetings = 0
    private var answers: [(Operation, Reply)] = []
    /// Since the last byte came or went.
    private(set) var quietSince: ContinuousClock.Instant
    /// An operation was answered here: the server is not only accepting connections.
    private(set) var hasServed = false
    /// Takes no more operations and is closed when it has answered those it has.
    var isRetiring = false

    init(_ stream: Stream, _ endpoint: Endpoint, at now: ContinuousClock.Instant) throws(BackendError) {
        guard let reader = ReplyReader() else { throw BackendError(.failed, "no memory for a connection") }
        self.stream = stream
        self.reader = reader
        quietSince = now
        if let password = endpoint.password {
            try greet(.authenticate(username: endpoint.username, password: password))
        }
        if endpoint.database != 0 { try greet(.select(endpoint.database)) }
    }

    private func greet(_ command: Command) throws(BackendError) {
        try add(command)
        awaited.append(.greeting)
        greetings += 1
    }

    var isReady: Bool { greetings == 0 }
    var isIdle: Bool { awaited.isEmpty }
    var hasRoom: Bool {
        isReady && !isRetiring && awaited.count < Self.mostAwaited && outbox.count < Self.mostUnsent
    }
    var isStrained: Bool {
        awaited.count > Self.comfortable.awaited || outbox.count + reader.pending > Self.comfortable.bytes
    }
    var load: Int { outbox.count + reader.pending + awaited.count << 10 }
    var wantsToWrite: Bool { outbox.count > 0 || stream.wantsToWrite }

    /// When the server is given up, unless something comes.
    var silenceEnds: ContinuousClock.Instant? { isIdle ? nil : quietSince + Self.longestSilence }

    /// - Throws: the operation cannot be sent; the connection is as good as before.
    func add(_ operation: Operation, at now: ContinuousClock.Instant) throws(BackendError) {
        if isIdle { quietSince = now }
        if operation.isAsking {
            try add(.asking)
            awaited.append(.asking)
        }
        try add(operation.command)
        awaited.append(.operation(operation))
    }

    private func add(_ command: Command) throws(BackendError) {
        guard let formatted = Formatted(command) else { throw BackendError(.failed, "no memory for a command") }
        outbox.append(formatted, isSecret: command.isSecret)
    }

    /// Sends and receives what is possible now; answers are then to be taken, also after an error.
    /// - Returns: whether there is more to read at once.
    /// - Throws: the connection is lost.
    func advance(at now: ContinuousClock.Instant) throws(BackendError) -> Bool {
        while try outbox.drain({ bytes throws(BackendError) in try stream.write(bytes) }) { quietSince = now }
        // Bounded, so that one server that sends fast does not keep the loop from the others.
        for _ in 0..<16 {
            guard let count = try readPiece() else { return false }
            guard count > 0 else { throw BackendError(.unreachable, "the server closed the connection") }
            quietSince = now
            while let reply = try reader.next() {
                if let operation = try whom() { answers.append((operation, reply)) } else { try check(reply) }
            }
            try checkSize()
        }
        return true
    }

    func takeAnswers() -> [(Operation, Reply)] {
        defer { answers = [] }
        return answers
    }

    private func readPiece() throws(BackendError) -> Int? {
        let outcome = withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) {
            buffer -> Result<Int?, BackendError> in
            do throws(BackendError) {
                guard let count = try stream.read(into: buffer) else { return .success(nil) }
                try reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return .success(count)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Whom the next reply is for; `nil`: for the connection itself.
    private func whom() throws(BackendError) -> Operation? {
        switch awaited.first {
        case .operation(let operation):
            _ = awaited.popFirst()
            hasServed = true
            return operation
        case .asking, .greeting: return nil
        case nil: throw BackendError(.corrupt, "the server answered what nobody asked")
        }
    }

    private func check(_ reply: Reply) throws(BackendError) {
        guard case .greeting = awaited.popFirst() else { return }
        if case .error(let error) = reply { throw refusal(error) }
        greetings -= 1
    }

    /// A refused greeting. The text of an unknown AUTH would repeat the password, so none is passed on.
    private func refusal(_ error: ServerError) -> BackendError {
        switch error.reaction {
        case .fail(let error) where error.reason != .failed: error
        case .later: BackendError(.busy, "the server is starting")
        default: BackendError(.denied, "the server refused the login; see SCCACHE_REDIS_USERNAME, _PASSWORD and _DB")
        }
    }

    private func checkSize() throws(BackendError) {
        let limit: Int =
            switch awaited.first {
            case .operation(let operation): operation.command.largestReply
            case .greeting, .asking: 1 << 16
            case nil: 0
            }
        guard reader.pending <= limit + 64 << 10 else {
            throw BackendError(.corrupt, "an answer is longer than it can be")
        }
    }

    /// The operations whose answers will not come any more.
    func abandon() -> [Operation] {
        awaited.removeAll().compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
    }
}
