import Memory
import Posix
import Wire

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

    private let plan: Plan

    init(_ program: Path, _ words: [[UInt8]], _ plan: Plan) {
        self.program = program
        self.words = words
        self.plan = plan
    }

    /// `nil` when the program did not start.
    func run() -> Result? {
        let blocked = Signals.blockedHere
        guard let signals = SignalQueue(), let output = Pipe(), let errors = Pipe() else { return nil }
        var settings = ChildProcess.Settings()
        settings.blockedSignals = blocked
        // An object that appears without its dependency file would be taken for up to date.
        settings.tied = true
        settings.redirect = [(output.writing, 1), (errors.writing, 2)]
        if !plan.environment.isEmpty {
            settings.environment = Environment(entries: plan.environment + Environment.current.entries)
        }
        guard let child = try? ChildProcess.start(program, words, settings) else {
            signals.restore(blocked)
            return nil
        }
        return supervise(
            child, signals, Relay(output, to: .standardOutput), Relay(errors, to: .standardError, hiding: plan.hidden))
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
