import Arguments
import Entries
import Keys
import Posix
import Wire

/// What the client is told to run on a miss, and how to read what comes back.
struct CompilePlan: Sendable {
    let wire: Plan
    let learns: Bool
    private let outputs: [Output]
    /// The file with the dependencies among the plan's files; `nil` when the compile writes none.
    private let dependencies: Int?
    /// Written for us alone.
    let ownFile: Path?

    init(_ work: CompileWork, _ service: Service, learns: Bool) {
        let compilation = work.compilation
        self.learns = learns
        outputs = learns ? compilation.outputs : []
        var plan = Plan(files: outputs.map(\.path))
        if work.wantsColour, compilation.colour == nil, !compilation.refusesExtraArguments {
            plan.extra.append(Array("-fdiagnostics-color=always".utf8))
        }
        guard learns, compilation.language.needsPreprocessing, !compilation.refusesExtraArguments else {
            let file = learns && compilation.language.needsPreprocessing ? compilation.dependencies?.path : nil
            if let file { plan.files.append(file) }
            dependencies = file == nil ? nil : plan.files.count - 1
            (wire, ownFile) = (plan, nil)
            return
        }
        if let wanted = compilation.dependencies {
            plan.files.append(wanted.path)
            dependencies = plan.files.count - 1
            // The user's own file says all; else it does until the client knows better.
            if wanted.style == .user { plan.listEverything(compilation, wanted) }
            (wire, ownFile) = (plan, nil)
            return
        }
        let file = service.privateFile(".d")
        plan.files.append(Array(file.bytes))
        plan.privateFiles = [UInt32(plan.files.count - 1)]
        dependencies = plan.files.count - 1
        ownFile = file
        plan.extra += Self.words(for: Array(file.bytes), nil)
        wire = plan
    }

    struct Received: Sendable {
        struct File: Sendable {
            let kind: Output.Kind
            let file: Descriptor?

            var entryOutput: Entry.Output {
                guard let file, let facts = try? file.facts() else {
                    return Entry.Output(kind: kind.rawValue, mode: 0, content: .absent)
                }
                return Entry.Output(kind: kind.rawValue, mode: facts.permissions, content: .file(file))
            }
        }

        var outputs: [File]
        var dependencies: Descriptor?
    }

    /// Joins descriptors to the plan's files; `nil` when one that must be there is not, or is no regular file.
    func match(_ files: [Descriptor], _ outcome: Outcome) -> Received? {
        guard outcome.present.count == wire.files.count, files.count == outcome.present.filter(\.self).count else {
            return nil
        }
        var rest = files[...]
        let placed = outcome.present.map { $0 ? rest.popFirst() : nil }
        let started = Int64(clamping: outcome.started)
        var received = Received(outputs: [], dependencies: dependencies.flatMap { placed[$0] })
        if dependencies != nil, received.dependencies.map({ Freshness(of: $0, since: started) }) != .written {
            return nil
        }
        for (output, file) in zip(outputs, placed) {
            switch file.map({ Freshness(of: $0, since: started) }) {
            case .written: received.outputs.append(.init(kind: output.kind, file: file))
            case .left where !output.required, nil where !output.required:
                received.outputs.append(.init(kind: output.kind, file: nil))
            case .left, .doubtful, nil: return nil
            }
        }
        return received
    }

    // MARK: Other runs

    /// Prints the preprocessed text, and writes what it was made of into a file of ours.
    static func preprocess(_ work: CompileWork, _ service: Service) -> Plan {
        let file = service.privateFile(".d")
        let compilation = work.compilation
        return Plan(
            arguments: without(compilation.dependencyWords + compilation.outputWords, compilation),
            extra: [Array("-E".utf8)] + keptComments(compilation) + words(for: Array(file.bytes), nil),
            files: [Array(file.bytes)])
    }

    /// Where comments can show (`-Wimplicit-fallthrough` reads them), they are part of the text.
    private static func keptComments(_ compilation: Compilation) -> [[UInt8]] {
        compilation.commentsMatter && Guard.commentsInText.holds ? [Array("-CC".utf8)] : []
    }

    /// Writes the user's own kind of dependency file, where it cannot be derived.
    static func userDependencies(_ work: CompileWork, _ service: Service) -> Plan? {
        let compilation = work.compilation
        guard let wanted = compilation.dependencies, !compilation.refusesExtraArguments else { return nil }
        let file = Array(service.privateFile(".d").bytes)
        return Plan(arguments: userDependencies(compilation, wanted, into: file), files: [file])
    }

    fileprivate static func userDependencies(
        _ compilation: Compilation, _ wanted: DependencyRequest, into file: [UInt8]
    ) -> [[UInt8]] {
        var words = without(compilation.dependencyWords + compilation.outputWords, compilation)
        words += ["-E", "-MMD", "-MF"].map { Array($0.utf8) } + [file]
        for target in wanted.targets { words += [Array("-MT".utf8), target] }
        if wanted.phony { words.append(Array("-MP".utf8)) }
        return words
    }

    fileprivate static func words(for file: [UInt8], _ wanted: DependencyRequest?) -> [[UInt8]] {
        var words = [Array("-MD".utf8), Array("-MF".utf8), file]
        // The rule's targets stay what they would have been; nobody reads those of our own files.
        for target in wanted?.targets ?? [] { words += [Array("-MT".utf8), target] }
        if wanted?.phony == true { words.append(Array("-MP".utf8)) }
        return words
    }

    fileprivate static func without(_ indices: [Int], _ compilation: Compilation) -> [[UInt8]] {
        let dropped = Set(indices)
        return compilation.expandedArguments.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
    }
}

extension Plan {
    /// The compiler writes `-MD`'s list where `-MMD`'s was asked for: at no moment is there an object without its
    /// dependency file. The client replaces it.
    fileprivate mutating func listEverything(_ compilation: Compilation, _ wanted: DependencyRequest) {
        dependencyFile = wanted.path
        arguments = CompilePlan.without(compilation.dependencyWords, compilation)
        extra += CompilePlan.words(for: wanted.path, wanted)
        dependencyWords = CompilePlan.userDependencies(compilation, wanted, into: wanted.path)
    }
}
