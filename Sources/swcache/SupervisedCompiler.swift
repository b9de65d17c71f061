import Memory
import Posix

/// Runs a program in place of this one: its streams pass through as they come and are kept, signals go on to it.
struct SupervisedCompiler {
    struct Result {
        let ending: ChildProcess.Ending
        let output: [UInt8]
        let errors: [UInt8]
        /// All of both streams was kept.
        let complete: Bool
    }

    private static let mostKept = 8 << 20

    private let program: Path
    private let words: [[UInt8]]

    private let environment: [[UInt8]]

    /// - Parameter environment: entries besides our own.
    init(_ program: Path, _ words: [[UInt8]], environment: [[UInt8]] = []) {
        self.program = program
        self.words = words
        self.environment = environment
    }

    /// `nil` when the program did not start.
    func run() -> Result? {
        let blocked = Signals.blockedHere
        guard let signals = SignalQueue(), let output = Pipe(), let errors = Pipe() else { return nil }
        var settings = ChildProcess.Settings()
        settings.blockedSignals = blocked
        settings.redirect = [(output.writing, 1), (errors.writing, 2)]
        if !environment.isEmpty {
            settings.environment = Environment(entries: environment + Environment.current.entries)
        }
        guard let child = try? ChildProcess.start(program, words, settings) else {
            signals.restore(blocked)
            return nil
        }
        return supervise(child, signals, Relay(output, to: .standardOutput), Relay(errors, to: .standardError))
    }

    private func supervise(
        _ child: ChildProcess, _ signals: SignalQueue, _ output: consuming Relay, _ errors: consuming Relay
    ) -> Result? {
        var (output, errors) = (output, errors)
        var running = true
        while running {
            let ready = Readiness.wait(for: [output.source, errors.source, signals.descriptor, child.handle])
            if ready[0] { output.pass(keeping: Self.mostKept) }
            if ready[1] { errors.pass(keeping: Self.mostKept) }
            if ready[2], let signal = signals.next() { child.send(signal: signal) }
            if ready[3], !ready[0], !ready[1] { running = false }
        }
        guard let ending = try? child.wait() else { return nil }
        return Result(
            ending: ending, output: output.kept, errors: errors.kept, complete: output.complete && errors.complete)
    }
}

/// One stream of the compiler on its way to ours.
private struct Relay {
    enum Target { case standardOutput, standardError }

    private(set) var kept: [UInt8] = []
    private(set) var complete = true
    /// `nil` at the stream's end.
    private(set) var source: Descriptor?
    private let target: Int32

    init(_ pipe: Pipe, to target: Target) {
        source = pipe.reading
        pipe.closeWriting()
        self.target = target == .standardOutput ? 1 : 2
    }

    mutating func pass(keeping limit: Int) {
        guard let bytes = try? source?.readOnce(), !bytes.isEmpty else {
            source = nil
            return
        }
        bytes.withView { Caller.write($0, to: target) }
        if kept.count + bytes.count <= limit { kept += bytes } else { complete = false }
    }
}
