import Memory
import Posix

/// The compiler that a call is about. Its words stay where the kernel laid them out.
struct Command {
    /// What is executed.
    let program: CText
    /// What the program is called: the first of its words.
    let name: CText
    /// Where on our own command line the word after the compiler's name is.
    let next: Int

    /// How many words there are, the program's name first.
    var count: Int { max(OwnWords.count - next, 0) + 1 }

    func word(_ index: Int) -> ByteView {
        index == 0 ? name.bytes : OwnWords.argument(next + index - 1).bytes
    }
}

/// Copies, for everything but a hit.
extension Command {
    var path: Path { Path(program.bytes.array) }
    var arguments: [[UInt8]] { (0..<count).map { word($0).array } }

    /// The compiler itself, with the user's own words.
    func become() -> Never {
        let error = ChildProcess.become(path, arguments)
        if error == .notExecutable {
            // A script without an interpreter line: as a shell would run it.
            _ = ChildProcess.become(
                Path("/bin/sh"), [Array("sh".utf8), program.bytes.array] + arguments.dropFirst())
        }
        Caller.complain("swcache: error: cannot start \(path.text): \(error.text)\n")
        Caller.exit(error == .notFound ? 127 : 126)
    }
}
