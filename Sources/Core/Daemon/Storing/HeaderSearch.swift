import Arguments
import Keys
import Posix

/// Which names must stay absent, and which must stay there, for the compiler to find the same headers again.
///
/// A header found as `D/rel` says that every directory searched before `D` lacks `rel`; an include by quotes, that
/// the includer's directory does, unless it was found there. Looks at the file system: for threads that may block.
struct HeaderSearch {
    struct Question: Sendable {
        let compilation: Compilation
        /// As the compiler spelled them, the source among them.
        let names: [[UInt8]]
        let mentions: [SystemHeaders.Mentions]
        let search: SearchList
        let directory: [UInt8]
        /// When the compiler started, by the clock that stamps files.
        let started: Int64
    }

    struct Absence: Equatable, Sendable {
        let directory: [UInt8]
        var names: [[UInt8]]
    }

    struct Answer: Sendable {
        var absences: [Absence]
        var presences: [[UInt8]]
    }

    private let question: Question
    private let inputs: Set<[UInt8]>
    /// First components known to be there or not.
    private var known: [[UInt8]: Bool] = [:]
    /// For each directory of the search list what is known of the first components of names asked for in it.
    private var fronts: [[ArraySlice<UInt8>: Bool]] = []
    private var absent: [[UInt8]: Set<[UInt8]>] = [:]
    private var order: [[UInt8]] = []
    private var presences: [[UInt8]] = []
    private var isSure = true

    init(_ question: Question) {
        self.question = question
        inputs = Set(question.names)
    }

    /// `nil` where somebody made a file during the compile that may or may not have been seen.
    consuming func run() -> Answer? {
        let directories = (question.search.quoted + question.search.bracket)
        guard directories.allSatisfy(\.isPlain) else { return nil }
        for missing in question.search.nonexistent { mustBeAbsent(missing) }
        fronts = directories.map { _ in [:] }
        let relatives = noteFound(directories)
        noteQuoted(relatives)
        noteHasIncludes(directories)
        guard isSure else { return nil }
        let absences = order.map { Absence(directory: $0, names: (absent[$0] ?? []).sorted { $0.lexicographicallyPrecedes($1) }) }
        return Answer(absences: absences, presences: presences)
    }

    // MARK: Found headers

    /// - Returns: the names that headers were asked for by, as far as the search list explains them.
    private mutating func noteFound(_ directories: [SearchList.Directory]) -> Set<[UInt8]> {
        var relatives: Set<[UInt8]> = []
        let prefixes = directories.map { directory in
            [directory.path, directory.resolved].compactMap { $0.map { $0 + [slash] } }
        }
        for name in question.names {
            for (index, spellings) in prefixes.enumerated() {
                guard let prefix = spellings.first(where: { name.starts(with: $0) && name.count > $0.count }) else { continue }
                let relative = Array(name[prefix.count...])
                relatives.insert(relative)
                for earlier in directories[..<index].indices { mustLack(earlier, directories[earlier].path, relative) }
            }
            noteCompanions(name, directories)
        }
        return relatives
    }

    /// gcc takes `x.h.gch` in place of `x.h`, wherever it looks.
    private mutating func noteCompanions(_ name: [UInt8], _ directories: [SearchList.Directory]) {
        guard question.compilation.dialect == .gcc, name != question.compilation.input else { return }
        let isSystem = directories.contains { $0.isSystem && name.starts(with: $0.path + [slash]) }
        if !isSystem { mustBeAbsent(name + Array(".gch".utf8)) }
    }

    // MARK: Includes by quotes

    private mutating func noteQuoted(_ relatives: Set<[UInt8]>) {
        for (name, mentions) in zip(question.names, question.mentions) {
            let directory = Self.directory(of: name)
            let includes = mentions.includes
            if includes.hasComputed || includes.suspicious || includes.hasLineMarkers {
                for relative in relatives { mustLack(directory, relative) }
            }
            for reference in includes.references where reference.form == .quoted && reference.kind == .include {
                if reference.name.first == slash { mustBeAbsentUnlessRead(reference.name) } else {
                    mustLack(directory, reference.name)
                }
            }
        }
        for argument in question.compilation.keyArguments where Self.preincludes.contains(argument.flag) {
            if argument.value.first != slash { mustLack([], argument.value) }
        }
    }

    private static let preincludes: Set<[UInt8]> = [Array("-include".utf8), Array("-imacros".utf8)]

    // MARK: `__has_include`

    private mutating func noteHasIncludes(_ directories: [SearchList.Directory]) {
        for (name, mentions) in zip(question.names, question.mentions) {
            for reference in mentions.facts.hasIncludes {
                var places = reference.form == .quoted ? [Self.directory(of: name)] : []
                places += (reference.form == .quoted ? directories : question.search.bracket).map(\.path)
                if reference.name.first == slash { places = [[]] }
                decide(reference.name, among: places)
            }
        }
    }

    private mutating func decide(_ name: [UInt8], among places: [[UInt8]]) {
        for place in places {
            let candidate = Self.join(place, name)
            if exists(candidate) {
                presences.append(candidate)
                noteAge(candidate)
                return
            }
            mustBeAbsent(candidate)
        }
    }

    // MARK: Absence

    /// As below, for a directory of the search list: nearly always the name's first component is missing already, and
    /// was asked for before.
    private mutating func mustLack(_ index: Int, _ directory: [UInt8], _ relative: [UInt8]) {
        let front = relative.prefix { $0 != slash }
        if fronts[index][front] == false { return }
        if fronts[index][front] == nil {
            let there = exists(Self.join(directory, Array(front)))
            fronts[index][front] = there
            if !there, exists(directory) {
                note(Array(front), in: directory)
                return
            }
        }
        mustLack(directory, relative)
    }

    /// An earlier place where the name would have been found. What is there all the same was not looked for there
    /// (`#include_next`), unless somebody just made it.
    private mutating func mustLack(_ directory: [UInt8], _ relative: [UInt8]) {
        mustBeAbsentUnlessRead(Self.join(directory, relative))
    }

    private mutating func mustBeAbsentUnlessRead(_ path: [UInt8]) {
        if inputs.contains(path) { return }
        mustBeAbsent(path)
    }

    /// Notes the first component that is missing on the way to the path.
    private mutating func mustBeAbsent(_ path: [UInt8]) {
        var end = path.first == slash ? 1 : 0
        while end < path.count {
            let next = path[end...].firstIndex(of: slash) ?? path.count
            let part = Array(path[..<next])
            if next > end, !exists(part) {
                note(Array(path[end..<next]), in: end == 0 ? [] : end == 1 && path.first == slash ? [slash] : Array(path[..<(end - 1)]))
                return
            }
            end = next + 1
        }
        noteAge(path)
    }

    private mutating func note(_ name: [UInt8], in directory: [UInt8]) {
        let directory = directory.isEmpty ? [UInt8(ascii: ".")] : directory
        if absent[directory] == nil { order.append(directory) }
        absent[directory, default: []].insert(name)
    }

    private mutating func exists(_ path: [UInt8]) -> Bool {
        if let known = known[path] { return known }
        let found = Files.exists(Path(path, in: question.directory))
        known[path] = found
        return found
    }

    /// A file that is younger than the compile may have been made after the compiler looked.
    private mutating func noteAge(_ path: [UInt8]) {
        guard let facts = try? FileFacts(of: Path(path, in: question.directory)), !facts.isDirectory else { return }
        if facts.youngest >= question.started { isSure = false }
    }

    private static func directory(of name: [UInt8]) -> [UInt8] {
        name.lastIndex(of: slash).map { $0 == 0 ? [slash] : Array(name[..<$0]) } ?? []
    }

    private static func join(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        directory.isEmpty ? name : directory.last == slash ? directory + name : directory + [slash] + name
    }
}

private let slash = UInt8(ascii: "/")
