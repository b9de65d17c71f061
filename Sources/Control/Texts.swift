/// What the program says about itself, under the name that it was called by.
struct Texts {
    let name: String
    let version: String

    var versionLine: String { "\(name) \(version)\n" }

    var usage: String {
        "Usage: \(name) [OPTIONS] <COMMAND-FLAG>\n       \(name) [--] <COMPILER> [ARGS]...\n       \(name) doctor\n"
            + "       \(name) explain [--json] -- <COMPILER> [ARGS]...\n"
    }

    var help: String {
        """
        A compiler cache: runs a compiler, or gives what it wrote for the same input before.

        \(usage)
        Arguments:
        \(Self.row("[CMD]...", "the compiler and its arguments"))\
        \(Self.row("doctor", "use every configured level of the cache once, and say what is wrong"))\
        \(Self.row("explain -- [CMD]...", "say why the last compile with these words was not a hit"))
        Options:
        \(Flag.all.map { Self.row(Self.names($0), $0.help) }.joined())\
        \(Self.row("    --stats-format <FMT>", "form of the statistics: text (default) or json"))\
        \(Self.row("-h, --help", "show this help"))\
        \(Self.row("-V, --version", "show the version"))
        Rust (RUSTC_WRAPPER=\(name) CARGO_INCREMENTAL=0):
        \(Self.row("SCCACHE_RUST_LINKED", "off, or the crate types that are cached, such as lib,bin,test (default: all)"))\
        \(Self.row("SCCACHE_RUST_PURE_MACROS", "crates of proc macros that read neither files nor variables"))
        """
    }

    private static func names(_ flag: Flag) -> String { (flag.short.map { $0 + ", " } ?? "    ") + flag.spelled }

    static func row(_ left: String, _ right: String) -> String {
        "  " + left + String(repeating: " ", count: max(1, 38 - left.utf8.count)) + right + "\n"
    }

    func failure(_ error: UsageError) -> String {
        "error: \(error.message)\n\n\(usage)\nFor more information, try '--help'.\n"
    }

    var missingVerb: UsageError {
        let flags = Flag.all.map(\.spelled) + ["CMD"]
        return UsageError(
            message: "the following required arguments were not provided:\n  <\(flags.joined(separator: "|"))>")
    }

    func failure(_ failure: ControlFailure) -> String {
        "\(name): error: \(failure.message)\n" + failure.causes.map { "\(name): caused by: \($0)\n" }.joined()
    }
}

/// Why a verb could not be carried out: exit code 2.
package struct ControlFailure: Error, Equatable, Sendable {
    package var message: String
    package var causes: [String]

    package init(_ message: String, causes: [String] = []) {
        self.message = message
        self.causes = causes
    }
}
