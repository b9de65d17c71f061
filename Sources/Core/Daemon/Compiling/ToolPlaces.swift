import Arguments
import Compilers
import Posix

/// Places where a driver looks for its programs and settings before it takes those that it took: what appears in one
/// of them makes another compiler.
struct ToolPlaces {
    private let question: IdentityQuestion
    private let surroundings: Surroundings
    private let report: DriverReport

    init(_ question: IdentityQuestion, _ surroundings: Surroundings, _ report: DriverReport) {
        self.question = question
        self.surroundings = surroundings
        self.report = report
    }

    /// Some are there, most are not. Each is looked at on every call, so none is named twice.
    var paths: [Path] {
        let tools = prefixes.flatMap { prefix in Self.tools.map { prefix + $0 } } + besideFrontEnd + inPath
        let all = tools + (question.dialect == .clang ? configurations : [])
        var seen: Set<Path> = []
        return all.map { Path($0, in: surroundings.directory) }.filter { seen.insert($0).inserted }
    }

    private static let tools = ["as", "cc1", "cc1plus", "cc1obj", "specs"].map { Array($0.utf8) }

    /// A prefix is put before a name as it is, and as a directory.
    private var prefixes: [[UInt8]] {
        var given = words(after: "-B")
        given += (surroundings.environment.raw("COMPILER_PATH") ?? []).split(separator: UInt8(ascii: ":")).map(
            Array.init)
        given += surroundings.environment.raw("GCC_EXEC_PREFIX").map { [$0] } ?? []
        return given.filter { !$0.isEmpty }.flatMap { [$0, $0 + [UInt8(ascii: "/")]] }
    }

    private func words(after flag: String) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for (index, word) in question.words.enumerated() where word.starts(with: flag.utf8) {
            if word.count > flag.utf8.count {
                values.append(Array(word.dropFirst(flag.utf8.count)))
            } else if index + 1 < question.words.count {
                values.append(question.words[index + 1])
            }
        }
        return values
    }

    private var besideFrontEnd: [[UInt8]] {
        report.frontEnd.first.map { [Array(Path($0).directory.bytes) + Array("/specs".utf8)] } ?? []
    }

    /// The assembler may be taken from `PATH`.
    private var inPath: [[UInt8]] {
        let path = surroundings.environment.raw("PATH") ?? []
        return path.split(separator: UInt8(ascii: ":")).map { Array($0) + Array("/as".utf8) }
    }

    /// clang reads the settings for its own name, for its target, or both.
    private var configurations: [[UInt8]] {
        let name = Array(Path(question.name).name)
        let names = [name, Array("clang".utf8), Array("clang++".utf8)].flatMap { [$0, report.target + [dash] + $0] }
        var folders = ["CLANG_CONFIG_FILE_USER_DIR", "CLANG_CONFIG_FILE_SYSTEM_DIR"]
            .compactMap(surroundings.environment.raw)
        folders.append(Array(question.program.directory.bytes))
        if let real = Files.real(question.program) { folders.append(Array(real.directory.bytes)) }
        return folders.flatMap { folder in
            (names + [report.target]).map { folder + [UInt8(ascii: "/")] + $0 + Array(".cfg".utf8) }
        }
    }
}

private let dash = UInt8(ascii: "-")
