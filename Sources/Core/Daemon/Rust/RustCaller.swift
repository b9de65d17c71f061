import Compilers
import Posix
import Wire

/// Whom a call of rustc reaches, by its words alone.
struct RustCaller: Sendable {
    enum Tool: Sendable, Equatable {
        case rustc
        /// Lints like clippy, compiles like rustc.
        case clippy
        /// A program between cargo and rustc that is not known: it must run itself.
        case wrapper
    }

    let tool: Tool
    /// The program as named by the caller.
    let name: [UInt8]
    /// `+nightly`, for rustup.
    let toolchain: [UInt8]?
    /// The rustc that a driver was given to stand in for.
    let standsFor: [UInt8]?
    /// What rustc reads.
    let arguments: [[UInt8]]

    /// `nil` for what has nothing to do with rustc.
    init?(_ request: CompileRequest) {
        name = request.arguments.first ?? request.program
        // Every call of a C compiler comes by here.
        guard request.arguments.prefix(2).contains(where: Self.mayBeRust) else { return nil }
        var words = request.arguments.dropFirst()
        let inner = words.first.flatMap { Self.isRust($0) ? $0 : nil }
        switch Recognition(fileName: Array(Path(name).name)) {
        case .rust: tool = Self.stem(name).hasPrefix("clippy") ? .clippy : .rustc
        case .unknown where inner != nil: tool = .wrapper
        default: return nil
        }
        standsFor = tool == .rustc ? nil : inner
        if standsFor != nil { words.removeFirst() }
        if let word = words.first, word.first == UInt8(ascii: "+") {
            toolchain = word
            words.removeFirst()
        } else {
            toolchain = nil
        }
        arguments = Array(words)
    }

    private static func mayBeRust(_ word: [UInt8]) -> Bool {
        let name = Array(Path(word).name)
        return traces.contains { name.mentions($0) }
    }

    /// What the names have in common, in any case.
    private static let traces = ["ust", "UST", "lippy", "LIPPY"].map { Array($0.utf8) }

    private static func isRust(_ word: [UInt8]) -> Bool { Recognition(fileName: Array(Path(word).name)) == .rust }

    private static func stem(_ name: [UInt8]) -> String {
        String(decoding: Path(name).name, as: UTF8.self).lowercased()
    }
}
