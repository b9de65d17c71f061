import Arguments
import Hashing
import Keys
import Posix
import PosixAsync
import Wire

/// Learns from a run of the compiler what its result depends on. Any doubt makes the result unfit to be kept: a miss
/// later, never a wrong hit.
struct Learner: Sendable {
    struct Report: Sendable {
        let depfile: Descriptor?
        let outcome: Outcome
        let outputs: [Descriptor?]
        /// Nothing was said: comments cannot show in diagnostics.
        let stderrIsEmpty: Bool
    }

    struct Learnt: Sendable {
        fileprivate var draft: Manifest.Result
        /// The compiler's own dependency file, where our writer would have written another.
        var verbatimDependencies: [UInt8]?
        /// `-MMD` was asked for, and which headers it leaves out cannot be derived.
        var needsUserDependencies = false

        /// The outputs show where they were made.
        var isBound: Bool { draft.boundTo != nil }

        func result(entry: Digest) -> Manifest.Result {
            var result = draft
            result.entry = entry
            return result
        }
    }

    private let work: CompileWork
    private let service: Service

    init(_ work: CompileWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    private typealias Text = HasherPool.Text

    /// Why a result must not be kept, for the log.
    struct Doubt: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    func learn(from report: Report) async throws(Doubt) -> Learnt {
        guard let list = await dependencies(report) else { throw Doubt("its dependencies cannot be read") }
        let paths = list.names.map { Path($0, in: work.directory) }
        let found = await service.hasher.texts(of: paths)
        var texts = found.compactMap(\.self)
        guard texts.count == paths.count else { throw Doubt("a file that it read is gone") }
        if let changed = firstChanged(texts, since: report.outcome) {
            throw Doubt("\(shown(list.names[changed])) is as young as the compile")
        }
        guard texts[list.source].content.digest == work.key.source else {
            throw Doubt("the source was changed meanwhile")
        }
        var all = SourceFacts()
        for text in texts { all.formUnion(text.mentions.facts) }
        guard isCertain(all) else { throw Doubt("what it reads or says may change without a trace") }
        if !all.askingMacros.isEmpty {
            guard await service.hasher.follow(all.askingMacros, in: &texts, at: paths) else {
                throw Doubt("a macro asks for files in a way that cannot be followed")
            }
        }
        var learnt = Learnt(draft: Manifest.Result(entry: work.manifest, inputs: []))
        learnt.verbatimDependencies = list.verbatim
        if list.verbatim != nil { learnt.draft.dependencyFile = work.compilation.dependencies?.digest }
        guard noteDate(all, report.outcome, &learnt) else { throw Doubt("the date changed meanwhile") }
        guard await noteSearch(list, texts, report, &learnt) else {
            throw Doubt("where its headers were looked for is not known, or changed meanwhile")
        }
        if !report.stderrIsEmpty { learnt.draft.diagnostics = work.question.diagnostics }
        if await isBound(learnt.draft.inputs, texts, report) {
            learnt.draft.boundTo = work.question.place.binding(to: [.belowBase])
        }
        return learnt
    }

    // MARK: The list of inputs

    private struct List {
        var names: [[UInt8]]
        var source: Int
        var verbatim: [UInt8]?
    }

    private func dependencies(_ report: Report) async -> List? {
        guard let file = report.depfile else {
            // Preprocessed text and plain assembly read nothing else.
            let language = work.compilation.language
            return language.needsPreprocessing ? nil : List(names: [work.compilation.input], source: 0)
        }
        let contents = await work.pool.run { try? file.contents(limit: 64 << 20) }
        guard let bytes = contents, var parsed = try? Depfile.parse(bytes),
            parsed.locateInput(work.compilation.input)
        else { return nil }
        var list = List(names: parsed.dependencies, source: parsed.inputIndex)
        if let wanted = work.compilation.dependencies, wanted.style == .all,
            Depfile(targets: wanted.targets, dependencies: parsed.dependencies, phony: wanted.phony)
                .written(as: work.compilation.dialect) != bytes
        {
            list.verbatim = bytes
        }
        return list
    }

    // MARK: Certainty

    /// A file that was touched since just before the compiler started, or has changed under our eyes.
    private func firstChanged(_ texts: [Text], since outcome: Outcome) -> Int? {
        guard Guard.quietInputs.holds else { return nil }
        let started = Int64(clamping: outcome.started)
        return texts.firstIndex { $0.content.facts.youngest >= started }
    }

    private func isCertain(_ facts: SourceFacts) -> Bool {
        for (flag, check) in Self.unsure where facts.flags.contains(flag) && check.holds { return false }
        if work.compilation.language.isAssembler, facts.flags.contains(.assemblerInclude),
            Guard.assemblerInclude.holds
        {
            return false
        }
        if facts.flags.contains(.trigraphs), work.compilation.mayReadTrigraphs, Guard.hiddenWords.holds { return false }
        if facts.mayPasteTime, Guard.pastedTime.holds { return false }
        return !facts.flags.contains(.time) || hasFixedTime || !Guard.time.holds
    }

    private static let unsure: [(SourceFacts.Flags, Guard)] = [
        (.timestamp, .timestamp), (.incbin, .incbin), (.embed, .embed), (.computedHasInclude, .computedHasInclude),
        (.suspicious, .hiddenWords),
    ]

    private var hasFixedTime: Bool { work.surroundings.environment.raw("SOURCE_DATE_EPOCH") != nil }

    private func noteDate(_ facts: SourceFacts, _ outcome: Outcome, _ learnt: inout Learnt) -> Bool {
        guard facts.flags.contains(.date) else { return true }
        let started = Int64(clamping: outcome.started)
        let before = DateValue.value(at: started, in: work.surroundings)
        let after = DateValue.value(
            at: started + Int64(clamping: outcome.nanoseconds) + 1_000_000_000, in: work.surroundings)
        learnt.draft.date = before
        return before == after
    }

    // MARK: Where headers were looked for

    private func noteSearch(
        _ list: List, _ texts: [Text], _ report: Report, _ learnt: inout Learnt
    ) async -> Bool {
        let base = work.key.base
        guard work.compilation.language.needsPreprocessing else {
            learnt.draft.inputs = zip(list.names, texts).map { .init(base.name(of: $0), $1.content.digest) }
            return true
        }
        guard
            let found = await service.registry.search(
                of: work.program, compiler: work.key.compiler, compilation: work.compilation, in: work.surroundings)
        else { return false }
        let search = found.search
        let mentions = texts.map(\.mentions)
        let question = HeaderSearch.Question(
            compilation: work.compilation, names: list.names, mentions: mentions, search: search,
            duplicates: found.duplicates, directory: work.directory, started: Int64(clamping: report.outcome.started),
            listings: service.listings)
        guard let answer = await work.pool.run({ HeaderSearch(question).run() }) else { return false }
        learnt.draft.absences = answer.absences.map { .init(base.name(of: $0.directory), $0.names) }
        learnt.draft.presences = answer.presences.map(base.name)
        let system = await systemHeaders(list, mentions, search, &learnt)
        let blind = await commentBlindDigests(list, texts, search, report)
        learnt.draft.inputs = list.names.indices.map { index in
            .init(
                base.name(of: list.names[index]), texts[index].content.digest, commentBlind: blind[index],
                isSystemHeader: system[index])
        }
        return true
    }

    /// Only worked out where the user's file leaves system headers out.
    private func systemHeaders(
        _ list: List, _ mentions: [SystemHeaders.Mentions], _ search: SearchList, _ learnt: inout Learnt
    ) async -> [Bool] {
        let none = list.names.map { _ in false }
        guard work.compilation.dependencies?.style == .user else { return none }
        let preincluded = work.compilation.keyArguments
            .filter { ["-include", "-imacros"].contains(String(decoding: $0.flag, as: UTF8.self)) }.map(\.value)
        let question = SystemHeaders.Question(
            dialect: work.compilation.dialect, dependencies: list.names, inputIndex: list.source, search: search,
            preincluded: preincluded)
        let answer = await service.pool.run { SystemHeaders.userDependencies(of: question, mentions: mentions) }
        guard case .certain(let user) = answer else {
            learnt.needsUserDependencies = true
            return none
        }
        learnt.draft.knowsSystemHeaders = true
        let listed = Set(user)
        return list.names.map { !listed.contains($0) }
    }

    /// Headers of the user's own, whose comments may change without a trace.
    private func commentBlindDigests(
        _ list: List, _ texts: [Text], _ search: SearchList, _ report: Report
    ) async -> [Digest?] {
        let compilation = work.compilation
        let shows =
            compilation.language.isAssembler || (Guard.commentsInWarnings.holds && compilation.commentsMatter)
            || (Guard.commentsInDiagnostics.holds && !report.stderrIsEmpty)
            || (Guard.commentsInDebugInformation.holds && compilation.dialect == .clang
                && (compilation.hasDebugInfo || compilation.objectPathMatters))
        var digests = [Digest?](repeating: nil, count: texts.count)
        guard !shows, let style = work.question.comments else { return digests }
        let system = search.bracket.filter(\.isSystem).map { $0.path + [UInt8(ascii: "/")] }
        for (index, name) in list.names.enumerated() where index != list.source {
            if system.contains(where: { name.starts(with: $0) }) { continue }
            digests[index] = await service.hasher.commentBlindDigest(
                of: Path(name, in: work.directory), texts[index].content, style)
        }
        return digests
    }

    // MARK: Base directories

    /// Debug information names every file; what is written for the linker to compile may be compressed.
    private var recordsPlaces: Bool { work.compilation.hasDebugInfo || work.compilation.directoryMatters }

    /// The place of the base directory shows, or may show, in what was written.
    private func isBound(_ inputs: [Manifest.Input], _ texts: [Text], _ report: Report) async -> Bool {
        if work.question.place.maps(inputs.lazy.compactMap { work.question.place.roots.path(of: $0.name) }) {
            return true
        }
        let base = work.key.base
        guard base.path != nil else { return false }
        if Guard.baseInDiagnostics.holds,
            base.isMentioned(in: report.outcome.errors) || base.isMentioned(in: report.outcome.output)
        {
            return true
        }
        if Guard.baseInDebugInformation.holds, recordsPlaces, !work.key.hidesBase { return true }
        guard Guard.baseInOutputs.holds else { return false }
        // A file of the user's own that names itself may do anything with the name.
        for (input, text) in zip(inputs, texts)
        where input.name.origin == .belowBase && text.mentions.facts.flags.contains(.namesFile) {
            return true
        }
        let outputs = report.outputs.compactMap(\.self)
        return await work.pool.run {
            outputs.contains { file in (try? file.contents()).map { base.isMentioned(in: $0) } ?? true }
        }
    }

}
