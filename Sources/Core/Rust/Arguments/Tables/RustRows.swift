/// Every flag of rustc 1.95; any other makes a call uncacheable.
package enum RustRows {
    package static let all: [RustFlag] = questions + refused + fields + code + lints + messages

    static let questions: [RustFlag] = [
        RustFlag("-h", takes: false, .question, as: "--help"),
        RustFlag("--help", takes: false, .question),
        RustFlag("-V", takes: false, .question, as: "--version"),
        RustFlag("--version", takes: false, .question),
        RustFlag("--explain", takes: true, .question),
        RustFlag("--print", takes: true, .print),
    ]

    static let refused: [RustFlag] = [
        RustFlag("-o", takes: true, .refused),
        RustFlag("--sysroot", takes: true, .refused),
    ]

    /// What has a field of its own in ``RustCompilation``.
    static let fields: [RustFlag] = [
        RustFlag("--crate-name", takes: true, .crateName),
        RustFlag("--crate-type", takes: true, .crateType),
        RustFlag("--emit", takes: true, .emit),
        RustFlag("--extern", takes: true, .extern),
        RustFlag("--out-dir", takes: true, .outDirectory),
        RustFlag("--remap-path-prefix", takes: true, .prefixMap),
        RustFlag("--remap-path-scope", takes: true, .remapScope),
        RustFlag("--target", takes: true, .target),
        RustFlag("--test", takes: false, .test),
        RustFlag("-L", takes: true, .searchPath),
        RustFlag("-l", takes: true, .nativeLibrary),
    ]

    static let code: [RustFlag] = [
        RustFlag("--cfg", takes: true, .configuration),
        RustFlag("--check-cfg", takes: true, .key(.code)),
        RustFlag("--codegen", takes: true, .codegen, as: "-C"),
        RustFlag("--crate-attr", takes: true, .key(.code)),
        RustFlag("--edition", takes: true, .key(.code)),
        RustFlag("--env-set", takes: true, .key(.code)),
        RustFlag("-C", takes: true, .codegen),
        RustFlag("-O", takes: false, .optimise, as: "-Copt-level="),
        RustFlag("-Z", takes: true, .unstable),
        RustFlag("-g", takes: false, .debug, as: "-Cdebuginfo="),
    ]

    static let lints: [RustFlag] = [
        RustFlag("--allow", takes: true, .lint, as: "-A"),
        RustFlag("--cap-lints", takes: true, .key(.code)),
        RustFlag("--deny", takes: true, .lint, as: "-D"),
        RustFlag("--forbid", takes: true, .lint, as: "-F"),
        RustFlag("--force-warn", takes: true, .lint),
        RustFlag("--warn", takes: true, .lint, as: "-W"),
        RustFlag("-A", takes: true, .lint),
        RustFlag("-D", takes: true, .lint),
        RustFlag("-F", takes: true, .lint),
        RustFlag("-W", takes: true, .lint),
    ]

    static let messages: [RustFlag] = [
        RustFlag("--color", takes: true, .colour),
        RustFlag("--diagnostic-width", takes: true, .key(.messages)),
        RustFlag("--error-format", takes: true, .errorFormat),
        RustFlag("--json", takes: true, .json),
        RustFlag("--verbose", takes: false, .key(.messages), as: "-v"),
        RustFlag("-v", takes: false, .key(.messages)),
    ]

    static let bySpelling: [String: RustFlag] = Dictionary(all.map { ($0.spelling, $0) }) { first, _ in first }
}
