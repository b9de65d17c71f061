/// What a flag of rustc is about.
package enum RustMeaning: Equatable, Sendable {
    /// rustc answers and compiles nothing.
    case question
    /// Mostly the same; the value decides.
    case print
    /// Never cached.
    case refused
    case key(KeyWord.Role)
    /// Like a key; the value `help` makes a question of it.
    case lint
    case configuration
    case crateName, crateType, emit, outDirectory, extern, searchPath, nativeLibrary, target, test
    case codegen, unstable
    case optimise, debug
    case prefixMap, remapScope
    case colour, errorFormat, json
}

/// One row of the table.
package struct RustFlag: Sendable {
    /// `--name`, or `-` and one letter.
    package var spelling: String
    /// `--name VALUE`, `--name=VALUE`; `-X VALUE`, `-XVALUE`.
    package var takesValue: Bool
    package var meaning: RustMeaning
    /// The spelling under which it enters keys and is counted.
    package var canonical: String

    package init(_ spelling: String, takes: Bool, _ meaning: RustMeaning, as canonical: String? = nil) {
        self.spelling = spelling
        takesValue = takes
        self.meaning = meaning
        self.canonical = canonical ?? spelling
    }
}
