import Launch
import Memory
import Posix
import Wire

/// One compiler call on its way through the daemon. See docs/hit-path.md for what a hit may cost.
struct CompilerCall {
    /// How long the daemon may be silent before the compiler is started without it, in milliseconds.
    private static let patience: Int32 = 1000

    private let command: Command

    init(_ command: Command) { self.command = command }

    func run() -> Never {
        guard let view = FileView.own else { command.become() }
        do throws(WireError) {
            guard let frame = try request(view) else { command.become() }
            // A daemon may send us on, to one that sees our files or is as new as we are: twice at the most.
            var meeting = Meeting(namespace: nil)
            for _ in 0..<3 {
                switch attempt(frame.view, at: meeting) {
                case .elsewhere where meeting.endpoint.origin != .named:
                    meeting = Meeting(namespace: view.mountNamespace)
                case .outdated: continue
                case .elsewhere, .trouble: command.become()
                }
            }
        } catch {}
        command.become()
    }

    /// `nil` where there is no working directory.
    private func request(_ view: View) throws(WireError) -> ByteBuffer? {
        var directory = ByteBuffer(reserving: 16)
        guard OwnWords.appendDirectory(to: &directory) else { return nil }
        let frame = CompileFrame(program: command.program.bytes, count: command.count) { command.word($0) }
        return try frame.finish(
            directory: directory.view, environment: { OwnWords.appendVariables(to: &$0) }, view: view,
            wantsColour: Colour.isShown, build: OwnBuild.current)
    }

    private enum Failure { case trouble, elsewhere, outdated }

    /// Returns only where this daemon could not help and the compiler has not been run.
    private func attempt(_ request: ByteView, at meeting: Meeting) -> Failure {
        guard let daemon = Conversation(at: meeting) else { return .trouble }
        do throws(Conversation.Trouble) {
            try daemon.say(request)
            while true {
                try daemon.listen(patience: Self.patience)
                if let hit = try hit(in: daemon.frame) {
                    let isPlaced = Hit.perform(hit, daemon.passengers) { try? daemon.say(.placed($0)) }
                    guard isPlaced else { return .trouble }
                    Caller.exit(0)
                }
                if let failure = try follow(daemon) { return failure }
            }
        } catch { return .trouble }
    }

    private func hit(in frame: ByteView) throws(Conversation.Trouble) -> HitFrame? {
        do throws(WireError) { return try HitFrame(frame) } catch { throw .broken }
    }

    /// Every answer but a hit; `nil` when the daemon will say more.
    private func follow(_ daemon: Conversation) throws(Conversation.Trouble) -> Failure? {
        switch try daemon.reply() {
        case .run(let plan): CompilerRun(command, plan, daemon).run()
        case .preprocess(let plan):
            let (report, descriptors) = PreprocessorRun(command, plan).run()
            try daemon.say(report, with: descriptors)
            return nil
        case .local(let warning):
            warning.withView { Caller.write($0, to: 2) }
            return .trouble
        case .otherView: return .elsewhere
        case .outdated: return .outdated
        case .hit, .wait, .taken, .text: return .trouble
        }
    }
}
