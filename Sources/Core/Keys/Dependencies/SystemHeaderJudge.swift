import Arguments
import Memory

/// The reasoning of `SystemHeaders`: all ways in which each listed file can have been found.
struct SystemHeaderJudge {
    /// Which answers are possible.
    private struct Verdict: OptionSet {
        let rawValue: UInt8
        static let user = Verdict(rawValue: 1)
        static let system = Verdict(rawValue: 2)
        static func of(_ isSystem: Bool) -> Verdict { isSystem ? system : user }
    }

    /// An include in file `from` (`nil`: the command line) of a header with a certain last component.
    private struct Lead {
        var from: Int?
        var reference: HeaderReference
        /// The reference's name, tidied.
        var name: [UInt8]
    }

    /// A directory under the names that a header found in it may be printed with, tidied.
    private struct Place {
        var names: [[UInt8]]
        var isSystem: Bool
    }

    private let question: SystemHeaders.Question
    private let mentions: [SystemHeaders.Mentions]
    private let paths: [[UInt8]]
    private let quoted: [Place]
    private let bracket: [Place]
    /// By the last component of what was asked for.
    private var leads: [ByteKey: [Lead]] = [:]
    /// Absolute paths that macros name: a computed include may mean them.
    private let named: Set<ByteKey>
    private var isSystem: [Bool] = []

    init(question: SystemHeaders.Question, mentions: [SystemHeaders.Mentions]) {
        self.question = question
        self.mentions = mentions
        paths = question.dependencies.map(HeaderPath.tidy)
        let bracket = question.search.bracket.map(Self.place)
        self.bracket = bracket
        named = Set(mentions.flatMap { $0.includes.absoluteMacros.map { ByteKey(HeaderPath.tidy($0)) } })
        quoted = question.search.quoted.map(Self.place) + bracket
        for name in question.preincluded { add(HeaderReference(.include, .quoted, name), from: nil) }
        if question.dialect == .gcc { add(HeaderReference(.include, .bracket, Array("stdc-predef.h".utf8)), from: nil) }
        for (index, mention) in mentions.enumerated() {
            for reference in mention.includes.references { add(reference, from: index) }
            guard question.dialect == .clang else { continue }  // clang lists what it was asked for
            for reference in mention.facts.hasIncludes { add(reference, from: index) }
        }
    }

    private mutating func add(_ reference: HeaderReference, from index: Int?) {
        var reference = reference
        if question.dialect == .clang {
            // clang prints a slash for every backslash.
            reference.name = reference.name.map { $0 == Ascii.backslash ? Ascii.slash : $0 }
        }
        leads[ByteKey(HeaderPath.lastComponent(reference.name)), default: []].append(
            Lead(from: index, reference: reference, name: HeaderPath.tidy(reference.name)))
    }

    private static func place(_ directory: SearchList.Directory) -> Place {
        let resolved = directory.isSystem ? directory.resolved : nil
        return Place(
            names: [directory.path, resolved].compactMap { $0.map(HeaderPath.tidy) }, isSystem: directory.isSystem)
    }

    /// One for each dependency; `nil` when any of them is in doubt.
    mutating func verdicts() -> [Bool]? {
        for index in paths.indices {
            guard let verdict = verdict(on: index) else { return nil }
            isSystem.append(verdict)
            guard verdict || isPlain(index) else { return nil }
        }
        // A file may be included again, by others: they must agree, or it may count as the other kind by then.
        for index in paths.indices where index != question.inputIndex && countsAgain(index) {
            let ways = ways(to: index, from: paths.indices)
            guard ways.isEmpty || ways == .of(isSystem[index]) else { return nil }
        }
        return isSystem
    }

    /// A second inclusion shows: in what the file includes itself; with clang, which lists a header as soon as a user's
    /// file asks for it, in the file's own place too.
    private func countsAgain(_ index: Int) -> Bool {
        let mention = mentions[index]
        return !mention.includes.references.isEmpty || mention.includes.hasComputed
            || (question.dialect == .clang && (isSystem[index] || !mention.facts.hasIncludes.isEmpty))
    }

    /// Nothing in this user file can turn it or what it includes into system headers.
    private func isPlain(_ index: Int) -> Bool {
        let mention = mentions[index]
        return mention.facts.flags.isDisjoint(with: [.systemHeaderPragma, .suspicious])
            && !mention.includes.hasLineMarkers
    }

    private func verdict(on index: Int) -> Bool? {
        guard index != question.inputIndex else { return false }
        let ways = ways(to: index, from: 0..<index)
        switch ways {
        case .user: return false
        case .system: return true
        // clang lists what options name, such as a sanitizer's list, before the input and in both styles.
        case [] where index < question.inputIndex && question.dialect == .clang: return false
        case []:
            // No literal name leads here. A user's directory would show in the path: what is left is a system header
            // under its shortest name, as gcc prints it, unless the file was embedded or precompiled.
            guard question.dialect == .gcc else { return nil }
            let embeds = mentions[..<index].contains { $0.facts.flags.contains(.embed) }
            let compiled = [".gch", ".pch", ".pcm", ".gcm"].contains { paths[index].ends(with: $0) }
            return embeds || compiled || index < question.inputIndex || !paths[index].starts(with: "/".utf8)
                ? nil : true
        default: return nil
        }
    }

    /// All ways in which the files `sources` could have included the file at `index`.
    private func ways(to index: Int, from sources: Range<Int>) -> Verdict {
        let path = paths[index]
        var ways: Verdict = []
        for lead in leads[ByteKey(HeaderPath.lastComponent(path))] ?? [] {
            if let from = lead.from, !sources.contains(from) || from == index { continue }
            ways.formUnion(self.ways(of: lead, to: path))
        }
        for source in sources where mentions[source].includes.hasComputed && source != index {
            ways.formUnion(computedWays(from: source, to: path))
        }
        return ways
    }

    private func ways(of lead: Lead, to path: [UInt8]) -> Verdict {
        let name = lead.name
        let includerIsSystem = lead.from.map { isSystem[$0] } ?? false
        if name.first == Ascii.slash { return name == path ? .of(includerIsSystem) : [] }
        guard path.count >= name.count, path[(path.count - name.count)...].elementsEqual(name) else { return [] }
        var ways: Verdict = []
        let kind = lead.reference.kind
        if lead.reference.form == .quoted || kind == .includeNext || kind == .hasIncludeNext {
            let own = lead.from.map { HeaderPath.directory(of: paths[$0]) } ?? []
            if HeaderPath.isJoined(path, own, name) { ways.formUnion(.of(includerIsSystem)) }
        }
        // clang judges what is only asked for by its place alone.
        let inherits = includerIsSystem && kind != .hasInclude && kind != .hasIncludeNext
        for place in lead.reference.form == .quoted ? quoted : bracket
        where place.names.contains(where: { HeaderPath.isJoined(path, $0, name) }) {
            ways.formUnion(.of(inherits || place.isSystem))
        }
        return ways
    }

    /// A computed include may name anything: what counts is where the file lies.
    private func computedWays(from source: Int, to path: [UInt8]) -> Verdict {
        if isSystem[source] { return .system }
        var ways: Verdict = []
        let own = HeaderPath.directory(of: paths[source])
        if HeaderPath.lies(path, in: own) || named.contains(ByteKey(path)) { ways.insert(.user) }
        for place in quoted where place.names.contains(where: { HeaderPath.lies(path, in: $0) }) {
            ways.formUnion(.of(place.isSystem))
        }
        return ways
    }
}
