/// A command line of rustc to be understood.
package struct RustCall: Sendable {
    /// Without the program, and without the `rustc` that a driver gets first.
    package var arguments: [[UInt8]]
    /// The working directory, absolute.
    package var directory: [UInt8]
    /// Whether calls that run a linker may be cached.
    package var linked: Bool

    package init(arguments: [[UInt8]], directory: [UInt8], linked: Bool = true) {
        self.arguments = arguments
        self.directory = directory
        self.linked = linked
    }
}

/// What a command line of rustc asks for.
package enum RustVerdict: Equatable, Sendable {
    case compilation(RustCompilation)
    /// `-vV`, `--print cfg` and the like: rustc answers and compiles nothing.
    case notCompilation
    /// Counted under `reason`, spelled as sccache spells it.
    case notCacheable(reason: String)
}

/// Understands a command line of rustc. Pure apart from the closure.
package enum RustCommandParser {
    /// What `call` asks for.
    ///
    /// A question (`-vV`, `--print cfg`) outranks everything; then the first word that is refused tells the reason;
    /// then what is missing; then crate types and kinds of output.
    /// - Parameter readFile: the bytes of an argument file or a target description, named as rustc would open it
    ///   (relative to the working directory, or absolute); nil where it cannot be read.
    package static func parse(_ call: RustCall, readFile: (_ path: [UInt8]) -> [UInt8]?) -> RustVerdict {
        guard let words = ArgumentFiles.expand(call.arguments, readFile: readFile) else {
            return .notCacheable(reason: "@")
        }
        var reader = RustReader(words)
        if let early = reader.read() { return early }
        if case .named(let name) = reader.draft.target, readFile(name + Array(".json".utf8)) != nil {
            return .notCacheable(reason: "target unsure")
        }
        return reader.verdict(linked: call.linked)
    }
}
