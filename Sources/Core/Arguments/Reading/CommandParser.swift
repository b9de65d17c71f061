/// Understands a compiler's command line. Pure apart from the closure.
package enum CommandParser {
    /// What `call` asks for.
    ///
    /// A flag that sccache refuses outranks everything, the first one in order tells the reason; then a call without
    /// `-c` or `-S` is no compilation; then come the refusals of our own, and the number and kind of inputs.
    /// - Parameter readFile: the bytes of a response file, named as the compiler would open it (relative to the
    ///   working directory, or absolute); nil where it cannot be read.
    package static func parse(_ call: Call, readFile: (_ path: [UInt8]) -> [UInt8]?) -> Verdict {
        guard
            let expansion = ResponseFiles.expand(call.arguments, dialect: call.dialect, readFile: readFile)
        else { return .notCacheable(reason: "@") }
        var reader = Reader(call, words: expansion.words)
        reader.draft.hasResponseFiles = expansion.hadFiles
        return reader.read()
    }
}
