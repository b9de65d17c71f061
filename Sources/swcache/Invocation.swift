import Launch
import Memory
import Posix

/// What the command line means, which the name decides first: a compiler's name is a compile, our own a prefix.
enum Invocation {
    case compile(Command)
    /// The words from that index on are for the control program.
    case control(from: Int, invokedAs: StaticString)
    /// No such program in `PATH`; the name that messages begin with.
    case missing(StaticString)

    /// This process's own.
    static var own: Invocation {
        guard let name = ownName(of: OwnWords.argument(0).bytes) else { return compile(word: 0, as: "swcache") }
        let first = OwnWords.argument(1).bytes
        if first == "--", OwnWords.count > 2 { return compile(word: 2, as: name) }
        return isControl(first) ? .control(from: 1, invokedAs: name) : compile(word: 1, as: name)
    }

    private static func compile(word index: Int, as name: StaticString) -> Invocation {
        guard index < OwnWords.count, let found = ProgramSearch().find(OwnWords.argument(index)) else {
            return .missing(name)
        }
        return .compile(Command(program: found.program, name: found.name, next: index + 1))
    }

    /// Options, our own verbs, and nothing at all (`SCCACHE_START_SERVER=1`, or a question for the usage).
    private static func isControl(_ word: ByteView) -> Bool {
        word.isEmpty || word.first == UInt8(ascii: "-") || word == "doctor" || word == "explain"
    }

    /// Ours when the file's name is, without its last extension and in any case, as sccache compares it. A process
    /// without a single word is ours too.
    private static func ownName(of path: ByteView) -> StaticString? {
        guard OwnWords.count > 0 else { return "swcache" }
        var name = path.lastIndex(of: UInt8(ascii: "/")).map { path.dropFirst($0 + 1) } ?? path
        if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 { name = name.part(from: 0, to: dot) }
        if name.equalsIgnoringCase("swcache") { return "swcache" }
        return name.equalsIgnoringCase("sccache") ? "sccache" : nil
    }
}

extension ByteView {
    /// - Parameter lower: in lower case.
    fileprivate func equalsIgnoringCase(_ lower: StaticString) -> Bool {
        let lower = ByteView(lower)
        guard count == lower.count else { return false }
        for index in 0..<count {
            let byte = self[index]
            guard (byte >= 65 && byte <= 90 ? byte + 32 : byte) == lower[index] else { return false }
        }
        return true
    }
}
