import Documents

/// Which crates are kept, and what is known of their macros.
package struct RustSettings: Equatable, Sendable {
    /// What may be kept, as `--crate-type` spells it, and `test` for harnesses.
    package var crateTypes = Set(Self.words)
    /// Crates of procedural macros that read nothing but what they are given: names as rustc has them, with `_`.
    package var pureMacros: Set<String> = []

    package init() {}

    static let words = ["lib", "rlib", "staticlib"] + linked
    private static let linked = ["bin", "dylib", "cdylib", "proc-macro", "test"]
    static let acceptedMacros = "names of crates"
    static let acceptedTypes = words.joined(separator: ", ")

    /// Some type that needs a linker may be kept.
    package var keepsLinked: Bool { !crateTypes.isDisjoint(with: Self.linked) }

    /// `nil` where one is no type.
    static func types(_ names: [String]) -> Set<String>? {
        names.allSatisfy(words.contains) ? Set(names) : nil
    }

    /// A switch for what is linked, or the list itself.
    static func types(_ text: String) -> Set<String>? {
        if let on = ValueSyntax.boolean(text) { return Set(words).subtracting(on ? [] : linked) }
        return types(list(text))
    }

    /// `nil` where one is no name of a crate.
    static func macros(_ names: [String]) -> Set<String>? {
        let plain = names.map { String($0.map { $0 == "-" ? "_" : $0 }) }
        let isFine = plain.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
        return isFine ? Set(plain) : nil
    }

    static func macros(_ text: String) -> Set<String>? { macros(list(text)) }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    }
}
