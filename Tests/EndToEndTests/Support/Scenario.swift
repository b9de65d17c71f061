import Keys
import Testing

/// A story that ends in one comparison: with its guard the cache tells the truth, without it it does not.
struct Scenario: Sendable, CustomTestStringConvertible {
    let guardCase: Guard
    let title: String
    var compiler = "gcc"
    let story: @Sendable (Desk) throws -> Comparison

    init(
        _ guardCase: Guard, _ title: String, _ compiler: String = "gcc",
        _ story: @escaping @Sendable (Desk) throws -> Comparison
    ) {
        self.guardCase = guardCase
        self.title = title
        self.compiler = compiler
        self.story = story
    }

    var testDescription: String { "\(guardCase.rawValue): \(title) (\(compiler))" }
}

extension Desk {
    /// Compiles this and keeps it.
    func learn(_ words: String..., in folder: String = "", with more: [String: String] = [:]) throws {
        try removeProducts()
        _ = try compile(words, in: folder, with: more)
    }

    /// The call that the story is about.
    func judge(_ words: String..., in folder: String = "", with more: [String: String] = [:]) throws -> Comparison {
        try compare(words, in: folder, with: more)
    }

    /// A compiler of the story's own: a script around a real one, which is `$REAL`.
    func script(_ name: String, _ body: String) throws {
        try write(name, "#!/bin/sh\nREAL=\(Products.path(of: compiler))\n\(body)\n", executable: true)
    }
}
