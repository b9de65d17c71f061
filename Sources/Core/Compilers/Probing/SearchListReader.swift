import Arguments

/// The part of a driver's report between `ignoring …` and `End of search list.`
///
/// The list itself does not say which directories are system ones. Those that were given with `-I` (or in `CPATH`)
/// are not, unless the compiler says that it dropped the `-I` in favour of an equal system directory.
struct SearchListReader {
    private enum Section { case before, quoted, bracket, after }

    private var section = Section.before
    private var quoted: [[UInt8]] = []
    private var bracket: [[UInt8]] = []
    private var nonexistent: [[UInt8]] = []
    private var duplicates: Set<[UInt8]> = []
    /// Dropped as `-I`, kept as system directories.
    private var promoted: Set<[UInt8]> = []
    private var lastDuplicate: [UInt8]?
    /// `-I` and `CPATH` as given.
    private var given: Set<[UInt8]> = []
    /// The same from a command line without quotes: names may be cut off at a blank.
    private var loose: Set<[UInt8]> = []

    var duplicateNames: [[UInt8]] { duplicates.sorted { $0.lexicographicallyPrecedes($1) } }

    var isComplete: Bool { section == .after }

    /// - Returns: the line belonged to the list.
    mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
        switch section {
        case .before: return readPreamble(line)
        case .quoted where line.elementsEqual("#include <...> search starts here:".utf8): section = .bracket
        case .quoted: quoted.append(Array(line.dropFirst()))
        case .bracket where line.elementsEqual("End of search list.".utf8): section = .after
        case .bracket: bracket.append(Array(line.dropFirst()))
        case .after: return false
        }
        return true
    }

    private mutating func readPreamble(_ line: ArraySlice<UInt8>) -> Bool {
        if line.elementsEqual("#include \"...\" search starts here:".utf8) {
            section = .quoted
        } else if let rest = line.after("ignoring nonexistent directory "), let name = rest.quoted {
            nonexistent.append(Array(name))
        } else if let rest = line.after("ignoring duplicate directory "), let name = rest.quoted {
            lastDuplicate = Array(name)
            duplicates.insert(Array(name))
        } else if line.elementsEqual("  as it is a non-system directory that duplicates a system directory".utf8) {
            if let name = lastDuplicate { promoted.insert(name) }
        } else {
            return false
        }
        return true
    }

    /// - Parameter isQuoted: words with blanks in them are whole.
    mutating func noteCommand(_ words: [[UInt8]], isQuoted: Bool) {
        let names = Self.includeDirectories(of: words)
        if isQuoted { given.formUnion(names) } else { loose.formUnion(names) }
    }

    private static func includeDirectories(of words: [[UInt8]]) -> [[UInt8]] {
        var names: [[UInt8]] = []
        for (index, word) in words.enumerated() where word.starts(with: "-I".utf8) {
            if word.count > 2 {
                names.append(Array(word.dropFirst(2)))
            } else if index + 1 < words.count {
                names.append(words[index + 1])
            }
        }
        return names
    }

    mutating func noteCPATH(_ value: [UInt8]?) {
        guard let value else { return }
        for part in value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            given.insert(part.isEmpty ? [UInt8(ascii: ".")] : Array(part))
        }
    }

    func list(sysroot: [UInt8]?) -> SearchList {
        let whole = loose.filter { word in !given.contains { $0.starts(with: word + [UInt8(ascii: " ")]) } }
        let user = Set(given.union(whole).map { resolved($0, sysroot: sysroot) })
        var seen: Set<[UInt8]> = []
        let bracket = bracket.map { printed in
            var directory = Self.directory(printed, isSystem: true)
            let name = Self.withoutSlashes(directory.path)
            seen.insert(name)
            directory.isSystem = !user.contains(name) || promoted.contains { Self.withoutSlashes($0) == name }
            return directory
        }
        let explained = Set((nonexistent + Array(duplicates)).map(Self.withoutSlashes)).union(seen)
        return SearchList(
            quoted: quoted.map { Self.directory($0, isSystem: false) }, bracket: bracket, nonexistent: nonexistent,
            // A `-I` that is nowhere to be found again is in the list under a name that we do not know.
            isDoubtful: !user.isSubset(of: explained))
    }

    /// `-I=x` and `-I$SYSROOT/x` are below the sysroot.
    private func resolved(_ name: [UInt8], sysroot: [UInt8]?) -> [UInt8] {
        guard let sysroot else { return Self.withoutSlashes(name) }
        for prefix in ["=", "$SYSROOT"] where name.starts(with: prefix.utf8) {
            return Self.withoutSlashes(sysroot + name.dropFirst(prefix.utf8.count))
        }
        return Self.withoutSlashes(name)
    }

    private static func directory(_ printed: [UInt8], isSystem: Bool) -> SearchList.Directory {
        for suffix in [" (framework directory)", " (headermap)"] where printed[...].ends(with: suffix) {
            return .init(Array(printed.dropLast(suffix.utf8.count)), isSystem: isSystem, isPlain: false)
        }
        return .init(printed, isSystem: isSystem)
    }

    /// Compilers print a directory with or without the slash that it was given with.
    private static func withoutSlashes(_ name: [UInt8]) -> [UInt8] {
        let kept = name.lastIndex { $0 != UInt8(ascii: "/") }.map { $0 + 1 } ?? min(name.count, 1)
        return Array(name[..<kept])
    }
}
