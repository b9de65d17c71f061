import Keys
import Posix
import Rust
import Wire

/// What the client is told to run when a crate must be compiled, and how to read what comes back.
struct RustPlan: Sendable {
    let wire: Plan
    let learns: Bool
    private let outputs: [RustOutput]
    /// What the linker says it read, among the plan's files.
    private let linked: Int?
    /// Written for us alone.
    let ownFiles: [Path]

    /// - Parameter loan: a jobserver for a compiler whose caller brings none.
    init(_ work: RustWork, _ service: Service, learns: Bool, loan: FifoLoan?) {
        self.learns = learns
        outputs = learns ? work.compilation.outputs : []
        var plan = Plan(files: outputs.map(\.path))
        var own: [Path] = []
        if work.wantsColour, work.compilation.messages.dependsOnTerminal {
            plan.extra.append(Array("--color=always".utf8))
        }
        if let loan { plan.environment.append(Array("CARGO_MAKEFLAGS=".utf8) + loan.makeFlags) }
        if learns, work.compilation.isLinked {
            let file = service.privateFile(".d")
            plan.extra += LinkerIdentity.dependencyArguments(file)
            plan.hidden = LinkerIdentity.spellings(ofArgumentFor: file)
            plan.files.append(Array(file.bytes))
            plan.privateFiles.append(UInt32(plan.files.count - 1))
            own.append(file)
            linked = plan.files.count - 1
        } else {
            linked = nil
        }
        wire = plan
        ownFiles = own
    }

    struct Received: Sendable {
        /// In the order of the compilation's outputs.
        var outputs: [Descriptor]
        var dependencies: Descriptor?
        /// What the linker read.
        var linked: Descriptor?
    }

    /// Joins descriptors to the plan's files; `nil` when one is missing, or was not written by this compile.
    func match(_ files: [Descriptor], _ outcome: Outcome) -> Received? {
        guard outcome.present == wire.files.map({ _ in true }), files.count == wire.files.count else { return nil }
        let started = Int64(clamping: outcome.started)
        guard files.allSatisfy({ Freshness(of: $0, since: started) == .written }) else { return nil }
        let dependencies = outputs.firstIndex { $0.kind == .dependencies }
        return Received(
            outputs: Array(files.prefix(outputs.count)), dependencies: dependencies.map { files[$0] },
            linked: linked.map { files[$0] })
    }

    /// Asks for dependencies where the user did not: as part of the compile, the question would show in its outputs.
    static func dependencies(_ work: RustWork, _ service: Service) -> Plan {
        let file = service.privateFile(".d")
        var words: [[UInt8]] = []
        var skips = false
        for word in work.compilation.expandedArguments {
            if skips {
                skips = false
            } else if word == emit {
                skips = true
            } else if !word.starts(with: emit + [UInt8(ascii: "=")]) {
                words.append(word)
            }
        }
        return Plan(
            arguments: words, extra: [emit + Array("=dep-info=".utf8) + file.bytes], files: [Array(file.bytes)])
    }

    private static let emit = Array("--emit".utf8)
}
