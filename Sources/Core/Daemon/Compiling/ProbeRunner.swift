import Posix

/// Runs short questions to compilers without blocking a thread.
struct ProbeRunner: Sendable {
    struct Answer: Sendable {
        let code: Int32
        let output: [UInt8]
        let errors: [UInt8]
    }

    private static let limit: Int64 = 10_000_000_000
    private let reactor: Reactor

    init(on reactor: Reactor) { self.reactor = reactor }

    /// `nil` when the program does not start, or does not end in time.
    func run(_ program: Path, _ words: [[UInt8]], in surroundings: Surroundings) async -> Answer? {
        var settings = ChildProcess.Settings()
        settings.environment = surroundings.forProbes
        settings.directory = Path(surroundings.directory)
        settings.detached = true
        guard let output = try? Descriptor.memory("probe"), let errors = try? Descriptor.memory("probe"),
            let null = try? Descriptor.open(Path("/dev/null"))
        else { return nil }
        settings.redirect = [(null, 0), (output, 1), (errors, 2)]
        guard let child = try? ChildProcess.start(program, words, settings) else { return nil }
        guard await reactor.ready(child.handle, for: .readable, until: Clock.monotonic + Self.limit) else {
            child.send(signal: 9)
            _ = await reactor.ready(child.handle, for: .readable)
            _ = try? child.wait()
            return nil
        }
        guard let ending = try? child.wait(), let text = try? output.contents(limit: 16 << 20),
            let complaints = try? errors.contents(limit: 16 << 20)
        else { return nil }
        return Answer(code: ending.code, output: text, errors: complaints)
    }
}
