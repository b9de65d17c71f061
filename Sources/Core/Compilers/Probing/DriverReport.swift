package import Arguments

/// What `cc <probe arguments> -v -E -x LANG /dev/null` says on stderr under `LC_ALL=C`.
///
/// Nothing here is proved to exist: the caller stats and digests what it takes into an identity.
package struct DriverReport: Equatable, Sendable {
    /// `gcc version 12.2.0 (…)` or `clang version 21.0.0 (…)`, the whole line.
    package var versionLine: [UInt8] = []
    /// `Target:`, such as `x86_64-linux-gnu`.
    package var target: [UInt8] = []
    /// The compiler proper and its words: `…/cc1 -E -quiet …`, or `…/clang-21 -cc1 …`. With `-march=native` they show
    /// what the driver made of it. gcc prints them without quotes: a word with a blank in it falls apart.
    package var frontEnd: [[UInt8]] = []
    /// gcc's `COLLECT_GCC`: how the driver was called.
    package var driver: [UInt8]?
    /// gcc's spec files, read because of `-specs=` or found beside the compiler.
    package var specFiles: [[UInt8]] = []
    /// clang's configuration files.
    package var configurationFiles: [[UInt8]] = []
    /// clang's `-resource-dir`.
    package var resourceDirectory: [UInt8]?
    /// clang's choice of a gcc installation, whose headers and libraries it uses.
    package var gccInstallation: [UInt8]?
    package var search = SearchList()
    /// Left out of the search list, as they are in it under another name: as given.
    package var duplicateDirectories: [[UInt8]] = []

    /// - Parameters:
    ///   - stderr: all that the driver printed.
    ///   - cpath: the value of `CPATH` that it ran with; gcc takes its entries for `-I` directories.
    /// - Returns: `nil` when the text holds no search list or no command line of a front end: the probe has failed.
    package init?(stderr: [UInt8], cpath: [UInt8]? = nil) {
        var reader = SearchListReader()
        for line in stderr.lines {
            guard !reader.read(line) else { continue }
            note(line, for: &reader)
        }
        guard reader.isComplete, !frontEnd.isEmpty else { return nil }
        reader.noteCPATH(cpath)
        search = reader.list(sysroot: value(of: "-isysroot"))
        duplicateDirectories = reader.duplicateNames
        resourceDirectory = value(of: "-resource-dir")
    }

    private mutating func note(_ line: ArraySlice<UInt8>, for reader: inout SearchListReader) {
        if let rest = line.after("Target: ") { target = Array(rest.trimmed) }
        if let rest = line.after("COLLECT_GCC=") { driver = Array(rest) }
        if let rest = line.after("Reading specs from ") { specFiles.append(Array(rest)) }
        if let rest = line.after("Configuration file: ") { configurationFiles.append(Array(rest)) }
        if let rest = line.after("Selected GCC installation: ") { gccInstallation = Array(rest) }
        if let rest = line.after("COLLECT_GCC_OPTIONS=") {
            reader.noteCommand(CommandWords.split(rest), isQuoted: true)
        }
        if versionLine.isEmpty, isVersion(line) { versionLine = Array(line.trimmed) }
        guard frontEnd.isEmpty, line.first == UInt8(ascii: " ") else { return }
        let words = CommandWords.split(line)
        guard let program = words.first, words.contains(Array("-E".utf8)),
            program.contains(UInt8(ascii: "/")) || program.starts(with: "cc1".utf8)
        else { return }
        frontEnd = words
        reader.noteCommand(words, isQuoted: line.dropFirst().first == UInt8(ascii: "\""))
    }

    /// `clang version …`, `Debian clang version …`, `gcc version …`.
    private func isVersion(_ line: ArraySlice<UInt8>) -> Bool {
        let words = line.split(separator: UInt8(ascii: " ")).prefix(4)
        guard let at = words.firstIndex(where: { $0.elementsEqual("version".utf8) }), at > 0 else { return false }
        return words[at - 1].elementsEqual("gcc".utf8) || words[at - 1].elementsEqual("clang".utf8)
    }

    private func value(of option: String) -> [UInt8]? {
        guard let at = frontEnd.lastIndex(where: { $0.elementsEqual(option.utf8) }), at + 1 < frontEnd.count else {
            return nil
        }
        return frontEnd[at + 1]
    }
}
