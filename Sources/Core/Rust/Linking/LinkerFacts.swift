/// What a driver tells about its linker: `cc WORDS -v -Wl,--version` under `LC_ALL=C`.
package struct LinkerFacts: Equatable, Sendable {
    package enum Kind: UInt8, Sendable { case gnu, gold, lld, mold }

    package let kind: Kind
    /// The line that names the version.
    package let banner: [UInt8]
    /// The linker proper, absolute.
    package let program: [UInt8]
    /// What else the driver's command lines name or are read from: collect2, LTO plugin and wrapper, specs,
    /// configuration files; as spelled.
    package let others: [[UInt8]]
    /// The driver's `-L`, in order, as spelled.
    package let directories: [[UInt8]]
    /// Where gcc looks for its programs.
    package let programDirectories: [[UInt8]]

    /// LLD quotes names in dependency files.
    package var quotesNames: Bool { kind == .lld }

    /// - Returns: `nil` where no linker is named, or one that is not known.
    package init?(output: [UInt8], errors: [UInt8]) {
        let lines = output.split(separator: newline)
        guard let (banner, kind) = lines.lazy.compactMap({ line in Self.kind(of: line).map { (line, $0) } }).first
        else { return nil }
        var reader = DriverLines()
        for line in errors.split(separator: newline) { reader.read(line) }
        guard let command = reader.commands.last, let program = command.first, program.first == UInt8(ascii: "/")
        else { return nil }
        self.kind = kind
        self.banner = Array(banner)
        self.program = program
        others = reader.commands.dropLast().compactMap(\.first) + Self.plugins(in: command) + reader.files
        directories = Self.values(of: "-L", in: command)
        programDirectories = reader.programDirectories
    }

    private static func kind(of line: ArraySlice<UInt8>) -> Kind? {
        if LinkPath.starts(line, with: "GNU ld ") { return .gnu }
        if LinkPath.starts(line, with: "GNU gold ") { return .gold }
        if LinkPath.starts(line, with: "mold ") { return .mold }
        return LinkPath.starts(line, with: "LLD ") || line.containsText(" LLD ") ? .lld : nil
    }

    private static func plugins(in command: [[UInt8]]) -> [[UInt8]] {
        let plugin = command.indices.dropLast().filter { command[$0].elementsEqual("-plugin".utf8) }
            .map { command[$0 + 1] }
        return plugin + values(of: "-plugin-opt=", in: command).filter { $0.first == UInt8(ascii: "/") }
    }

    private static func values(of flag: StaticString, in command: [[UInt8]]) -> [[UInt8]] {
        command.filter { LinkPath.starts($0, with: flag) }.map { Array($0.dropFirst(flag.utf8CodeUnitCount)) }
            .filter { !$0.isEmpty }
    }

    /// A linker's `--help` tells whether it can list what it reads.
    package static func knowsDependencyFiles(help: [UInt8]) -> Bool { help[...].containsText("--dependency-file") }

    /// The last line of what gcc prints under `-print-search-dirs`: where it looks for start files and libraries. Those
    /// that are not there it does not name to its linker, until they are.
    package static func libraryDirectories(_ text: [UInt8]) -> [[UInt8]] {
        let line = text.split(separator: newline).lazy.compactMap { $0.after("libraries: =") }.first ?? []
        return line.split(separator: UInt8(ascii: ":")).map(Array.init)
    }

    /// `SEARCH_DIR("=/lib")` in what `ld --verbose` prints: where GNU ld looks last.
    /// - Parameter sysroot: stands for the `=`.
    package static func builtInDirectories(_ text: [UInt8], sysroot: [UInt8]) -> [[UInt8]] {
        let mark = Array("SEARCH_DIR(\"".utf8)
        var found: [[UInt8]] = []
        var rest = text[...]
        while let at = rest.indices.first(where: { rest[$0] == mark[0] && rest[$0...].starts(with: mark) }) {
            let name = rest[(at + mark.count)...].prefix { $0 != UInt8(ascii: "\"") && $0 != newline }
            found.append(name.first == UInt8(ascii: "=") ? sysroot + name.dropFirst() : Array(name))
            rest = rest[name.endIndex...]
        }
        return found
    }
}

/// Lines that gcc, collect2 and clang write under `-v`.
private struct DriverLines {
    var commands: [[[UInt8]]] = []
    var files: [[UInt8]] = []
    var programDirectories: [[UInt8]] = []
    private var followsCollect2 = false

    mutating func read(_ line: ArraySlice<UInt8>) {
        defer { followsCollect2 = LinkPath.starts(line, with: "collect2 version") }
        // The driver behind a wrapper of the same name.
        if let driver = line.after("COLLECT_GCC="), driver.first == UInt8(ascii: "/") { files.append(Array(driver)) }
        for mark in ["Reading specs from ", "Configuration file: "] where line.starts(with: mark.utf8) {
            files.append(Array(line.dropFirst(mark.utf8.count)))
        }
        if let directories = line.after("COMPILER_PATH=") {
            programDirectories = directories.split(separator: UInt8(ascii: ":")).map(Array.init)
        }
        // collect2 begins its line with the program, the drivers with a blank.
        guard followsCollect2 || line.first == UInt8(ascii: " ") else { return }
        let words = Self.words(line)
        guard let program = words.first, program.contains(UInt8(ascii: "/")) else { return }
        commands.append(words)
    }

    /// clang quotes what needs it; gcc prints all words bare, so that one with a blank falls apart and is not found.
    private static func words(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8]?
        var isQuoted = false
        var rest = line
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: " ") where !isQuoted:
                if let done = word { words.append(done) }
                word = nil
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                word = word ?? []
            case UInt8(ascii: "\\"): word = (word ?? []) + (rest.popFirst().map { [$0] } ?? [])
            default: word = (word ?? []) + [byte]
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}

private let newline = UInt8(ascii: "\n")

extension ArraySlice<UInt8> {
    fileprivate func after(_ prefix: StaticString) -> ArraySlice<UInt8>? {
        LinkPath.starts(self, with: prefix) ? dropFirst(prefix.utf8CodeUnitCount) : nil
    }

    fileprivate func containsText(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in indices.contains { self[$0] == text[0] && self[$0...].starts(with: text) } }
    }
}
