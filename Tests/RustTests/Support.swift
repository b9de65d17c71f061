import Foundation
import Rust
import Testing

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A library as cargo would have it made.
let library = [
    "a.rs", "--crate-name", "a", "--crate-type", "lib", "--emit", "dep-info,metadata,link", "--out-dir", "o",
]
let program = ["a.rs", "--crate-name", "a", "--crate-type", "bin", "--emit", "dep-info,link", "--out-dir", "o"]

func parse(_ words: [String], linked: Bool = true, files: [String: String] = [:]) -> RustVerdict {
    let call = RustCall(arguments: words.map(bytes), directory: bytes("/w"), linked: linked)
    return RustCommandParser.parse(call) { path in files[text(path)].map(bytes) }
}

func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

struct NotACompilation: Error {}

/// The compilation that `words` are; an issue where they are none.
func compilation(_ words: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> RustCompilation {
    let verdict = parse(words)
    guard case .compilation(let found) = verdict else {
        Issue.record("\(words): \(verdict)", sourceLocation: sourceLocation)
        throw NotACompilation()
    }
    return found
}

func reason(_ words: [String], linked: Bool = true, files: [String: String] = [:]) -> String? {
    guard case .notCacheable(let reason) = parse(words, linked: linked, files: files) else { return nil }
    return reason
}

extension RustCompilation {
    /// `-A|unused`, in order.
    var keys: [String] { keyWords.map { $0.value.isEmpty ? text($0.flag) : text($0.flag) + "|" + text($0.value) } }
    var outputNames: [String] { outputs.map { text($0.path) } }

    /// As it would be without knowing what the words were.
    var withoutWords: RustCompilation {
        var copy = self
        copy.expandedArguments = []
        return copy
    }
}
