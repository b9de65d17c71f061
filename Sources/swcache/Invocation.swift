import Launch
import Posix

/// The compiler that a call is about.
struct Command {
    /// What is executed.
    let program: Path
    /// All words, the program's name as the user gave it first.
    let arguments: [[UInt8]]
    let environment: Environment
}

/// What the command line means, which the name decides first: a compiler's name is a compile, our own a prefix.
enum Invocation {
    case compile(Command)
    case control([[UInt8]], invokedAs: String)
    /// No such program in `PATH`; the name that messages begin with.
    case missing(String)

    init(arguments: [[UInt8]], environment: Environment) {
        let own = arguments.first.map { Path($0) } ?? Path("swcache")
        let name = Self.stem(of: own)
        guard name == "swcache" || name == "sccache" else {
            self = Self.compile(arguments, environment, name: "swcache")
            return
        }
        var words = Array(arguments.dropFirst())
        if words.first == Array("--".utf8), words.count > 1 {
            words.removeFirst()
        } else if Self.isControl(words) {
            self = .control(words, invokedAs: name)
            return
        }
        self = Self.compile(words, environment, name: name)
    }

    private static func compile(_ words: [[UInt8]], _ environment: Environment, name: String) -> Invocation {
        guard let word = words.first, let found = ProgramSearch(environment).find(word) else { return .missing(name) }
        return .compile(
            Command(program: found.program, arguments: [found.name] + words.dropFirst(), environment: environment))
    }

    /// Options, our own verbs, and nothing at all (`SCCACHE_START_SERVER=1`, or a question for the usage).
    private static func isControl(_ words: [[UInt8]]) -> Bool {
        guard let first = words.first else { return true }
        return first.first == UInt8(ascii: "-") || first.isEmpty || first == Array("doctor".utf8)
    }

    /// The file's name without its last extension, in lower case, as sccache compares it.
    private static func stem(of path: Path) -> String {
        var name = Array(path.name)
        if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 { name = Array(name[..<dot]) }
        return String(decoding: name.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }, as: UTF8.self)
    }
}
