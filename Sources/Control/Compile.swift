import Launch
import Posix

/// A compile that came here because an option of ours stood before the compiler: the client takes it back.
struct Compile {
    let texts: Texts

    /// - Returns: why it did not.
    func become(_ words: [[UInt8]]) -> ControlFailure {
        guard let client = Programs.client else {
            return ControlFailure("failed to execute compile", causes: ["the program 'swcache' is missing"])
        }
        // The name decides how the client speaks of itself.
        let name = Array(texts.name.utf8)
        let error = ChildProcess.become(client, [name, Array("--".utf8)] + words)
        return ControlFailure("failed to execute compile", causes: ["\(client.text): \(error.text)"])
    }
}
