import Foundation
import Testing

/// What a call left behind, through the cache and without it, at the same place and time.
struct Comparison: CustomTestStringConvertible {
    var cached: Run
    var bare: Run
    var cachedFiles: [String: Snapshot]
    var bareFiles: [String: Snapshot]

    /// What differs, in words; empty where the cache told the truth.
    var differences: [String] {
        var found: [String] = []
        if cached.code != bare.code { found.append("exit code \(cached.code), compiler's \(bare.code)") }
        if cached.output != bare.output { found.append("stdout differs") }
        if cached.errors != bare.errors {
            found.append("stderr is:\n\(cached.errorText)compiler's:\n\(bare.errorText)")
        }
        for name in Set(cachedFiles.keys).union(bareFiles.keys).sorted() where cachedFiles[name] != bareFiles[name] {
            found.append(difference(of: name))
        }
        return found
    }

    private func difference(of name: String) -> String {
        guard let one = cachedFiles[name] else { return "\(name) is lacking" }
        guard let other = bareFiles[name] else { return "\(name) is too many" }
        if one.bytes == other.bytes { return "\(name) has another mode" }
        guard name.hasSuffix(".d") || name.hasSuffix(".s") else { return "\(name) has other bytes" }
        return "\(name) is:\n\(String(decoding: one.bytes.prefix(2000), as: UTF8.self))compiler's:\n"
            + String(decoding: other.bytes.prefix(2000), as: UTF8.self)
    }

    var testDescription: String { differences.joined(separator: "; ") }

    var isTrue: Bool { differences.isEmpty }
}

extension Desk {
    /// Calls through the cache, then without it, and compares everything that can be seen.
    func compare(_ words: [String], in folder: String = "", with more: [String: String] = [:]) throws -> Comparison {
        try compare(
            { try self.compile(words, in: folder, with: more) }, { try self.uncached(words, in: folder, with: more) })
    }

    func compare(_ one: () throws -> Run, _ other: () throws -> Run, before: () throws -> Void = {}) throws
        -> Comparison
    {
        try removeProducts()
        try before()
        let cached = try one()
        let cachedFiles = try snapshot()
        try removeProducts()
        try before()
        let bare = try other()
        return Comparison(cached: cached, bare: bare, cachedFiles: cachedFiles, bareFiles: try snapshot())
    }

    /// The same, and it must be the truth.
    @discardableResult
    func agree(
        _ words: String..., in folder: String = "", with more: [String: String] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> Comparison {
        try agree(words, in: folder, with: more, location)
    }

    @discardableResult
    func agree(
        _ words: [String], in folder: String = "", with more: [String: String] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> Comparison {
        let comparison = try compare(words, in: folder, with: more)
        let differences = comparison.differences
        #expect(differences == [], "\(words.joined(separator: " "))", sourceLocation: location)
        return comparison
    }

    func expect(_ values: [Counts.Name: Int], _ location: SourceLocation = #_sourceLocation) throws {
        let found = try counts()
        #expect(found == Counts(values), sourceLocation: location)
    }
}
