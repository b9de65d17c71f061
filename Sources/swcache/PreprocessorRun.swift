import Posix
import Wire

/// Runs the compiler's preprocessor for the daemon: quietly, the text goes into a file in memory.
struct PreprocessorRun {
    private let command: Command
    private let plan: Plan

    init(_ command: Command, _ plan: Plan) {
        self.command = command
        self.plan = plan
    }

    /// The report and its descriptors; a failure is reported as such, and the compile itself will show the reason.
    func run() -> (Request, [Descriptor]) {
        let started = Clock.fileTime
        let clock = Clock.monotonic
        var outcome = Outcome(
            exitCode: 255, output: [], errors: [], complete: true, started: UInt64(max(0, started)), nanoseconds: 0,
            present: [])
        guard let text = try? Descriptor.memory("preprocessed"), let errors = try? Descriptor.memory("errors"),
            let ending = execute(text, errors)
        else { return (.preprocessed(outcome), []) }
        outcome.exitCode = UInt32(bitPattern: ending.code)
        outcome.nanoseconds = UInt64(max(0, Clock.monotonic - clock))
        outcome.errors = (try? errors.contents(limit: 8 << 20)) ?? []
        let opened = plan.files.map { try? Descriptor.open(Path($0), OpenFlags.readWithoutWaiting) }
        outcome.present = opened.map { $0 != nil }
        for path in plan.files { Files.remove(Path(path)) }
        return (.preprocessed(outcome), [text] + opened.compactMap(\.self))
    }

    /// Runs it for what it writes beside its text.
    func runForItsFiles() {
        guard let null = try? Descriptor.open(Path("/dev/null"), OpenFlags.writeOnly) else { return }
        _ = execute(null, null)
    }

    private func execute(_ text: Descriptor, _ errors: Descriptor) -> ChildProcess.Ending? {
        var settings = ChildProcess.Settings()
        settings.blockedSignals = Signals.blockedHere
        settings.redirect = [(text, 1), (errors, 2)]
        let words = [command.arguments[0]] + (plan.arguments ?? Array(command.arguments.dropFirst())) + plan.extra
        guard let child = try? ChildProcess.start(command.path, words, settings) else { return nil }
        return try? child.wait()
    }
}
