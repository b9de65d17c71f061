import Posix
import Wire

/// A miss: the compiler runs here, in this process tree, and the daemon hears of it afterwards.
struct CompilerRun {
    private static let patience: Int32 = 2000

    private let command: Command
    private let plan: Plan
    private let daemon: Conversation

    init(_ command: Command, _ plan: Plan, _ daemon: Conversation) {
        self.command = command
        self.plan = plan
        self.daemon = daemon
    }

    /// From the moment the compiler has started nothing may start it again, with one exception: it could not write
    /// the file that the cache asked for.
    func run() -> Never {
        let started = Clock.fileTime
        let clock = Clock.monotonic
        let words = [command.arguments[0]] + (plan.arguments ?? Array(command.arguments.dropFirst())) + plan.extra
        guard let result = SupervisedCompiler(command.path, words, plan).run() else {
            becomePlain()
        }
        let nanoseconds = UInt64(max(0, Clock.monotonic - clock))
        if failedForOurSake(result) { becomePlain() }
        report(result, started: started, nanoseconds: nanoseconds)
        if let signal = result.ending.signal { Caller.die(by: signal) }
        Caller.exit(result.ending.code)
    }

    private func report(_ result: SupervisedCompiler.Result, started: Int64, nanoseconds: UInt64) {
        let succeeded = result.ending.code == 0
        let opened: [Descriptor?] = plan.files.map { path in
            succeeded ? try? Descriptor.open(Path(path), OpenFlags.readWithoutWaiting) : nil
        }
        let outcome = Outcome(
            exitCode: UInt32(bitPattern: result.ending.code), output: result.output, errors: result.errors,
            complete: result.complete, started: UInt64(max(0, started)), nanoseconds: nanoseconds,
            present: opened.map { $0 != nil })
        var dependencies: [UInt8]?
        do throws(Conversation.Trouble) {
            try daemon.say(.finished(outcome), with: opened.compactMap(\.self))
            // A failure is of no further interest: nothing is taken from it.
            if succeeded { dependencies = try dependenciesOfUser() }
        } catch {
            // The compile is done; whether the cache knows of it is not the build's concern.
        }
        if let target = plan.dependencyFile.map({ Path($0) }), succeeded || isNew(target, since: started) {
            writeDependencies(dependencies, at: target)
        }
        removePrivateFiles()
    }

    /// What cannot be derived the daemon first has the preprocessor asked for.
    private func dependenciesOfUser() throws(Conversation.Trouble) -> [UInt8]? {
        while true {
            try daemon.listen(patience: Self.patience)
            switch try daemon.reply() {
            case .taken(let bytes): return bytes
            case .preprocess(let plan):
                let (report, descriptors) = PreprocessorRun(command, plan).run()
                try daemon.say(report, with: descriptors)
            default: return nil
            }
        }
    }

    /// A compile that `-Werror` fails has written it, one that a wrong word fails has not.
    private func isNew(_ file: Path, since started: Int64) -> Bool {
        (try? FileFacts(of: file)).map { $0.youngest >= started } ?? false
    }

    /// The compiler has written a list of all headers there. Without the daemon's answer the preprocessor writes the user's;
    /// if it fails the longer list stays, which costs a build nothing but a rebuild when a system header changes.
    private func writeDependencies(_ bytes: [UInt8]?, at target: Path) {
        if let bytes {
            try? Placement.place(.bytes(bytes), at: target, mode: 0o666)
            return
        }
        guard let words = plan.dependencyWords, let all = try? Descriptor.open(target).contents() else { return }
        // The daemon may still read the file: another takes its name.
        Files.remove(target)
        PreprocessorRun(command, Plan(arguments: words)).runForItsFiles()
        // Its exit code says nothing: what `-Werror` fails has written the list.
        if (try? FileFacts(of: target)) == nil { try? Placement.place(.bytes(all), at: target, mode: 0o666) }
    }

    private var privateFiles: [[UInt8]] {
        plan.privateFiles.map(Int.init).filter { $0 < plan.files.count }.map { plan.files[$0] }
    }

    private func removePrivateFiles() { for file in privateFiles { Files.remove(Path(file)) } }

    /// A compiler that sees another file system (in a container, on another machine) cannot write our file.
    private func failedForOurSake(_ result: SupervisedCompiler.Result) -> Bool {
        guard result.ending.code != 0 else { return false }
        return privateFiles.contains { result.errors.contains($0) }
    }

    private func becomePlain() -> Never {
        removePrivateFiles()
        command.become()
    }
}
