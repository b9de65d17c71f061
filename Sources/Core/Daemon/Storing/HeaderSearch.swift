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
        /// Directories that the compiler left out of the list as being in it already.
        let duplicates: [[UInt8]]
        let directory: [UInt8]
        /// When the compiler started, by the clock that stamps files.
        let started: Int64
        let listings: DirectoryNames
    }

    struct Answer: Sendable {
        var absences: [ExistenceFacts.Absence]
        var presences: [[UInt8]]
    }

    private let question: Question
    /// Tidy, as everything here.
    private let names: [[UInt8]]
    private let directories: [SearchList.Directory]
    private var facts: ExistenceFacts
    private typealias Place = ExistenceFacts.Place

    init(_ question: Question) {
        self.question = question
        names = question.names.map(HeaderPath.tidy)
        directories = (question.search.quoted + question.search.bracket).map { directory in
            var directory = directory
            directory.path = HeaderPath.tidy(directory.path)
            directory.resolved = directory.resolved.map(HeaderPath.tidy)
            return directory
        }
        facts = ExistenceFacts(
            directory: question.directory, started: question.started, listings: question.listings)
    }

    /// `nil` where somebody made a file during the compile that may or may not have been seen.
    consuming func run() -> Answer? {
        guard directories.allSatisfy(\.isPlain) else { return nil }
        if Guard.absentDirectories.holds {
            for missing in question.search.nonexistent { facts.mustBeAbsent(HeaderPath.tidy(missing)) }
        }
        let relatives = noteFound()
        if Guard.absentBesideIncluder.holds { noteQuoted(relatives) }
        if Guard.precompiledBeside.holds, question.compilation.dialect == .gcc { notePrecompiled() }
        noteHasIncludes()
        guard facts.areSure else { return nil }
        return Answer(absences: facts.absences, presences: facts.presences)
    }

    // MARK: Found headers

    /// - Returns: the names that headers were asked for by, as far as the search list explains them.
    private mutating func noteFound() -> [Asked] {
        var relatives: Set<Path> = []
        let searched = directories.map { facts.place($0.path) }
        let duplicates = question.duplicates.map { facts.place(HeaderPath.tidy($0)) }
        for name in names {
            for (index, directory) in directories.enumerated() {
                guard let relative = Self.relative(name, in: directory).map({ Asked($0) }) else { continue }
                relatives.insert(relative.path)
                guard Guard.absentHeaders.holds else { continue }
                for earlier in searched[..<index] { mustLack(earlier, relative) }
                // Where they would stand, were they no duplicates any more, nobody knows.
                for other in duplicates { mustLack(other, relative) }
            }
        }
        return relatives.map { Asked(Array($0.bytes)) }
    }

    /// What a header is asked for by.
    private struct Asked {
        let path: Path
        /// Up to the first slash; `nil` for an absolute name.
        let first: Path?

        init(_ name: [UInt8]) {
            path = Path(name)
            first = name.first == slash ? nil : Path(name.prefix { $0 != slash })
        }
    }

    /// What the header would be asked for by, were it found in this directory; `nil` where it is not in there.
    private static func relative(_ name: [UInt8], in directory: SearchList.Directory) -> [UInt8]? {
        for path in [directory.path, directory.resolved].compactMap(\.self) {
            if path.isEmpty {
                if name.first != slash { return name }
            } else if name.starts(with: path) {
                if path == [slash] { return Array(name.dropFirst()) }
                if name.count > path.count + 1, name[path.count] == slash { return Array(name[(path.count + 1)...]) }
            }
        }
        return nil
    }

    // MARK: Includes by quotes

    private mutating func noteQuoted(_ relatives: [Asked]) {
        for (name, mentions) in zip(names, question.mentions) {
            let place = facts.place(HeaderPath.directory(of: name))
            let includes = mentions.includes
            if includes.hasComputed || includes.hasLineMarkers {
                for relative in relatives { mustLack(place, relative) }
            }
            for reference in includes.references where reference.form == .quoted && reference.kind == .include {
                mustLack(place, Asked(reference.name))
            }
        }
        let here = facts.place([])
        for name in preincluded { mustLack(here, Asked(name)) }
    }

    private var preincluded: [[UInt8]] {
        question.compilation.keyArguments.filter { Self.preincludes.contains($0.flag) }.map(\.value)
    }

    private static let preincludes: Set<[UInt8]> = [Array("-include".utf8), Array("-imacros".utf8)]

    // MARK: Precompiled headers

    /// gcc takes `x.h.gch` in place of `x.h` for what the source includes first, in every place where it looks for
    /// the header, also where there is no `x.h`.
    private mutating func notePrecompiled() {
        let source = HeaderPath.tidy(question.compilation.input)
        for name in names where name != source && !isSystem(name) {
            mustLack(
                facts.place(HeaderPath.directory(of: name)), Asked(HeaderPath.lastComponent(name) + Self.precompiled))
        }
        guard let index = names.firstIndex(of: source) else { return }
        let asked = question.mentions[index].includes.references.map(\.name) + preincluded
        let beside = facts.place(HeaderPath.directory(of: source))
        let places = [beside] + directories.filter { !$0.isSystem }.map { facts.place($0.path) }
        for name in asked.map({ Asked($0 + Self.precompiled) }) { for place in places { mustLack(place, name) } }
    }

    private func isSystem(_ name: [UInt8]) -> Bool {
        directories.contains { $0.isSystem && Self.relative(name, in: $0) != nil }
    }

    private static let precompiled = Array(".gch".utf8)

    // MARK: `__has_include`

    private mutating func noteHasIncludes() {
        let bracket = question.search.bracket.map { HeaderPath.tidy($0.path) }
        for (name, mentions) in zip(names, question.mentions) {
            for reference in mentions.facts.hasIncludes {
                var places = reference.form == .quoted ? [HeaderPath.directory(of: name)] : []
                places += reference.form == .quoted ? directories.map(\.path) : bracket
                if reference.name.first == slash { places = [[]] }
                // Where the search for the next one begins is not known: every place counts.
                let all = reference.kind == .hasIncludeNext
                for place in places {
                    if facts.decide(HeaderPath.joined(place, reference.name)), !all { break }
                }
            }
        }
    }

    // MARK: Absence

    /// An earlier place where the name would have been found. What is there all the same was not looked for there
    /// (`#include_next`), unless somebody just made it.
    private mutating func mustLack(_ place: Place, _ asked: Asked) {
        if let first = asked.first, facts.isSeenToLack(first, in: place) { return }
        let name = Array(asked.path.bytes)
        let path = asked.first == nil ? HeaderPath.tidy(name) : HeaderPath.joined(Array(place.path.bytes), name)
        if !inputs.contains(Path(path)) { facts.mustBeAbsent(path) }
    }

    private lazy var inputs = Set(names.map { Path($0) })
}

private let slash = UInt8(ascii: "/")
