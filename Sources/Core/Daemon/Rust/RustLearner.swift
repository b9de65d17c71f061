import Hashing
import Keys
import Posix
import PosixAsync
import Rust
import Wire

/// Learns from a compile of a crate what its outputs depend on. Any doubt makes them unfit to be kept: a miss later,
/// never a wrong hit.
struct RustLearner: Sendable {
    struct Learnt: Sendable {
        var result: Manifest.Result
        /// The user's dep-info file and rustc's messages, without the places of this build.
        var dependencies: PathTemplate
        var messages: PathTemplate
    }

    /// Why an output must not be kept, for the log.
    struct Doubt: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private let work: RustWork
    private let service: Service

    init(_ work: RustWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    func learn(from received: RustPlan.Received, _ outcome: Outcome) async throws(Doubt) -> Learnt {
        let info = try await depInfo(received)
        var result = Manifest.Result(entry: work.manifest, inputs: [])
        let sources = try await contents(of: info.inputs, outcome)
        try await confirm(info, sources)
        result.inputs = zip(info.inputs, sources).map { .init(work.roots.name(of: $0), $1.digest) }
        result.absences =
            !Guard.modules.holds
            ? []
            : ModuleFiles.absent(beside: info.inputs).map {
                .init(work.roots.name(of: $0.directory), [$0.name])
            }
        try note(info.variables, &result)
        try await MacroReads(work, service).note(in: &result, outcome)
        try await LinkReads(work, service).note(
            received.linked, outputs: received.outputs, in: &result, outcome)
        let messages = Messages.template(of: outcome.errors, outputs: work.outputs)
        if Messages.saysMore(outcome.errors) {
            result.diagnostics = work.question.diagnostics
        }
        try await bind(&result, info, messages, received, outcome)
        return Learnt(result: result, dependencies: info.template, messages: messages)
    }

    // MARK: What was read

    private func depInfo(_ received: RustPlan.Received) async throws(Doubt) -> DepInfo {
        guard let file = received.dependencies,
            let bytes = await work.pool.run({ try? file.contents(limit: 64 << 20) }),
            let info = try? DepInfo(bytes, roots: work.roots, outputs: work.outputs)
        else { throw Doubt("its dep-info cannot be read") }
        guard work.written(info.template) == bytes else { throw Doubt("its dep-info cannot be written as rustc does") }
        return info
    }

    private func contents(of names: [[UInt8]], _ outcome: Outcome) async throws(Doubt) -> [FileContent] {
        let paths = names.map { Path($0, in: work.directory) }
        return try await FileReads(service).contents(of: paths, before: outcome)
    }

    /// What the key was made of is what was compiled.
    private func confirm(_ info: DepInfo, _ sources: [FileContent]) async throws(Doubt) {
        guard let root = zip(info.inputs, sources).first(where: { $0.0 == work.compilation.input })?.1,
            root.digest == work.key.source
        else { throw Doubt("the crate root was changed meanwhile") }
        let paths = work.compilation.externs.compactMap(\.path).map { Path($0, in: work.directory) }
        let now = await service.hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        for (content, digest) in zip(now, work.key.externs) {
            guard content?.digest == digest else { throw Doubt("another crate was changed meanwhile") }
        }
    }

    private func note(_ variables: [DepInfo.Variable], _ result: inout Manifest.Result) throws(Doubt) {
        for variable in variables where Guard.variables.holds {
            let name = String(decoding: variable.name, as: UTF8.self)
            guard work.surroundings.environment.raw(name) == variable.value else {
                throw Doubt("\(name) is not as the environment has it")
            }
            result.variables.append(.init(variable.name, variable.value.map(work.roots.name)))
        }
    }

    // MARK: Places that show

    /// Which directories of this machine show in what was made, or may: it is then for these places only.
    private func bind(
        _ result: inout Manifest.Result, _ info: DepInfo, _ messages: PathTemplate, _ received: RustPlan.Received,
        _ outcome: Outcome
    ) async throws(Doubt) {
        let roots = work.roots
        if work.compilation.codegen.mayHidePaths {
            result.boundTo = work.question.place.binding(to: roots.all.map(\.origin))
            return
        }
        let files = zip(work.compilation.outputs, received.outputs).filter { $0.0.kind != .dependencies }.map(\.1)
        let mentioned = await work.pool.run { () -> Set<Name.Origin>? in
            var found = roots.mentioned(in: messages.text).union(roots.mentioned(in: outcome.output))
            found.formUnion(roots.mentioned(in: info.template.text))
            for file in files {
                guard let bytes = try? file.contents() else { return nil }
                found.formUnion(roots.mentioned(in: bytes))
            }
            return found
        }
        guard var origins = mentioned else { throw Doubt("an output cannot be read") }
        // A value may show in other ways than as it stands; `OUT_DIR` leads to files, which are inputs.
        for variable in result.variables where !variable.name.elementsEqual("OUT_DIR".utf8) {
            if let value = variable.value, value.origin != .asSpelled, info.reads(variable.name) {
                origins.insert(value.origin)
            }
        }
        guard !origins.isEmpty, Guard.rootsInOutputs.holds else { return }
        result.boundTo = work.question.place.binding(to: origins.sorted { $0.rawValue < $1.rawValue })
    }
}

/// Files that a compile has read.
struct FileReads: Sendable {
    private let service: Service

    init(_ service: Service) { self.service = service }

    /// As they were during the compile.
    func contents(
        of paths: [Path], before outcome: Outcome
    ) async throws(RustLearner.Doubt) -> [FileContent] {
        let found = await service.hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        let started = Int64(clamping: outcome.started)
        var contents: [FileContent] = []
        for (path, content) in zip(paths, found) {
            guard let content else { throw RustLearner.Doubt("\(path.text) is gone") }
            guard content.facts.youngest < started || !Guard.quietInputs.holds else {
                throw RustLearner.Doubt("\(path.text) is as young as the compile")
            }
            contents.append(content)
        }
        return contents
    }
}
