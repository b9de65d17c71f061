import Arguments
import Compilers
import Explanations
import Hashing
import Keys
import Posix

/// What decides which programs a call runs.
struct IdentityQuestion: Hashable, Sendable {
    let program: Path
    let facts: FileFacts
    /// As invoked: clang takes its target and mode from it.
    let name: [UInt8]
    let language: Language
    let dialect: Dialect
    /// Of the call's words those that choose programs.
    let words: [[UInt8]]
    let usesNativeCPU: Bool
    /// `PATH` and what else leads to programs.
    let variables: [[UInt8]]
    /// Where relative words and variables start from.
    let directory: [UInt8]

    /// `nil` when the program is gone.
    init?(program: Path, name: [UInt8], compilation: Compilation, in surroundings: Surroundings) {
        let path = Path(program.bytes, in: surroundings.directory)
        guard let facts = try? FileFacts(of: path) else { return nil }
        self.program = path
        self.facts = facts
        self.name = name
        language = compilation.language
        dialect = compilation.dialect
        words = ProgramWords.select(from: compilation.probeArguments)
        usesNativeCPU = compilation.usesNativeCPU
        let path1 = surroundings.environment.raw("PATH").map { Array("PATH=".utf8) + $0 } ?? []
        variables = surroundings.variables([.key]) + [path1]
        let isPlaced = words.contains { !$0.contains(UInt8(ascii: "/")) ? false : !$0.contains(Array("=/".utf8)) }
        directory = isPlaced || name.first == UInt8(ascii: ".") ? surroundings.directory : [UInt8(ascii: "/")]
    }
}

/// Leaves out the words that only say where headers lie.
enum ProgramWords {
    private static let directories = [
        "-isystem-after", "-iframeworkwithsysroot", "-iwithprefixbefore", "-stdlib++-isystem",
        "-internal-externc-isystem",
        "-internal-isystem", "-objcxx-isystem", "-objc-isystem", "-cxx-isystem", "-c-isystem", "-iwithsysroot",
        "-iframework", "-iwithprefix", "-idirafter", "-isystem", "-iquote", "-iprefix", "-I", "-F",
    ].map { Array($0.utf8) }

    static func select(from words: [[UInt8]]) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        var skipsValue = false
        for word in words {
            if skipsValue {
                skipsValue = false
            } else if let flag = directories.first(where: { word.starts(with: $0) }) {
                skipsValue = word == flag
            } else {
                kept.append(word)
            }
        }
        return kept
    }
}

/// A compiler as it really is: every file that takes part, by content.
struct Identity: Sendable {
    let digest: Digest
    /// What the digest is made of, for people.
    let facts: [Fact]
    private let parts: [(path: Path, facts: FileFacts)]
    /// Nothing was there; what comes there takes part.
    private let absent: [Path]

    init(digest: Digest, _ facts: [Fact], parts: [(path: Path, facts: FileFacts)], absent: [Path]) {
        self.digest = digest
        self.facts = facts
        self.parts = parts
        self.absent = absent
    }

    /// None of its files has changed since.
    var isCurrent: Bool {
        !Guard.compilerAge.holds || parts.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts } && !hasNewcomers
    }
}

extension Identity {
    private var hasNewcomers: Bool { Guard.newTools.holds && absent.contains(where: Files.exists) }
}

/// Finds out what a driver runs, and digests it.
struct IdentityProbe: Sendable {
    private let runner: ProbeRunner
    private let hasher: HasherPool
    private let question: IdentityQuestion
    private let surroundings: Surroundings

    init(_ runner: ProbeRunner, _ hasher: HasherPool, _ question: IdentityQuestion, _ surroundings: Surroundings) {
        self.runner = runner
        self.hasher = hasher
        self.question = question
        self.surroundings = surroundings
    }

    /// `nil` where something that takes part cannot be found or read: then nothing is cached.
    func run() async -> Identity? {
        let driver = DriverQuestion(words: question.words, language: question.language)
        guard let report = await driver.ask(question.program, named: question.name, runner, surroundings),
            let programs = await programs(of: report)
        else { return nil }
        var paths = programs
        if Guard.libraries.holds {
            let loader = LoaderProbe(runner, surroundings)
            for program in programs { paths += await loader.libraries(of: program) }
        }
        paths += settings(of: report).map { Path($0, in: surroundings.directory) }
        var seen: Set<Path> = []
        paths = paths.filter { seen.insert($0).inserted }
        let contents = await hasher.contents(of: paths.map { HasherPool.Wanted($0, try? FileFacts(of: $0)) })
        let known = contents.compactMap(\.self)
        guard known.count == paths.count else { return nil }
        let files = zip(paths, known).map { ($0, $1.digest) }
        return Identity(
            digest: digest(of: files, report), facts(of: files, report),
            parts: zip(paths, known).map { ($0, $1.facts) },
            absent: ToolPlaces(question, surroundings, report).paths.filter { !Files.exists($0) })
    }

    private func digest(of parts: [(Path, Digest)], _ report: DriverReport) -> Digest {
        var key = KeyBuilder(domain: "compiler 1")
        if Guard.invokedName.holds {
            key.add("name", Path(question.name).name)
            key.add("target", report.target)
        }
        key.add("version", report.versionLine)
        // By what they hold, not where they lie: another machine's compiler of equal bytes is the same.
        for (path, digest) in parts {
            if path != question.program || Guard.invokedName.holds { key.add("file", path.name) }
            key.add("digest", digest)
        }
        if Guard.nativeCPU.holds, question.usesNativeCPU {
            for word in report.frontEnd.dropFirst() { key.add("word", word) }
        }
        return key.digest()
    }

    /// The same as in the digest, but files by their places.
    private func facts(of parts: [(Path, Digest)], _ report: DriverReport) -> [Fact] {
        let words = question.usesNativeCPU ? report.frontEnd.dropFirst() : []
        return [
            Fact(.compiler, Array("name".utf8), Array(Path(question.name).name)),
            Fact(.compiler, Array("target".utf8), report.target),
            Fact(.compiler, Array("version".utf8), report.versionLine),
            Fact(.compiler, Array("native words".utf8), Array(words.joined(separator: [UInt8(ascii: " ")]))),
        ] + parts.map { Fact(.file, Array($0.bytes), $1.bytes) }
    }

    private func programs(of report: DriverReport) async -> [Path]? {
        guard let frontEnd = report.frontEnd.first, let assembler = await assembler() else { return nil }
        var found = [question.program]
        guard Guard.programs.holds else { return found }
        for name in [report.driver, frontEnd, assembler].compactMap(\.self) {
            guard let path = ProgramPath.find(name, in: surroundings) else { return nil }
            found.append(path)
        }
        return found
    }

    /// Files of options.
    private func settings(of report: DriverReport) -> [[UInt8]] {
        (Guard.specs.holds ? report.specFiles : []) + (Guard.configurations.holds ? report.configurationFiles : [])
    }

    private func assembler() async -> [UInt8]? {
        let words = [question.name] + question.words + [Array("-print-prog-name=as".utf8)]
        guard let answer = await runner.run(question.program, words, in: surroundings), answer.code == 0 else {
            return nil
        }
        let name = answer.output.prefix { $0 != UInt8(ascii: "\n") }
        return name.isEmpty ? nil : Array(name)
    }
}
