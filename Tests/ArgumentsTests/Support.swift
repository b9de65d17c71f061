import Arguments
import Testing

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A command line as one would type it; words with spaces come as an array.
func call(_ line: String, _ dialect: Dialect = .gcc, plusplus: Bool = false) -> Call {
    call(line.split(separator: " ").map(String.init), dialect, plusplus: plusplus)
}

func call(_ words: [String], _ dialect: Dialect = .gcc, plusplus: Bool = false) -> Call {
    Call(arguments: words.map(bytes), directory: bytes("/w"), dialect: dialect, plusplus: plusplus)
}

/// Parses with response files from a table.
func parse(_ call: Call, files: [String: String] = [:]) -> Verdict {
    CommandParser.parse(call) { path in files[text(path)].map(bytes) }
}

/// The compilation that `line` is; an issue, and nil, where it is none.
func compilation(
    _ line: String, _ dialect: Dialect = .gcc, plusplus: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Compilation {
    let verdict = parse(call(line, dialect, plusplus: plusplus))
    guard case .compilation(let compilation) = verdict else {
        Issue.record("\(line): \(verdict)", sourceLocation: sourceLocation)
        throw NotACompilation()
    }
    return compilation
}

struct NotACompilation: Error {}

func reason(_ line: String, _ dialect: Dialect = .gcc) -> String? {
    guard case .notCacheable(let reason) = parse(call(line, dialect)) else { return nil }
    return reason
}

extension Compilation {
    /// `-I foo` as `-I|foo`, in order.
    var keys: [String] {
        keyArguments.map { $0.value.isEmpty ? text($0.flag) : text($0.flag) + "|" + text($0.value) }
    }

    var outputNames: [String] { outputs.map { text($0.path) } }

    func words(_ indices: [Int]) -> [String] { indices.map { text(expandedArguments[$0]) } }
}

let bothDialects: [Dialect] = [.gcc, .clang]
