/// Flags of clang's `cc1` that may follow `-Xclang`. All others are refused: their arity and effect are unknown.
package enum FrontEndRows {
    package static let all: [Flag] = refused + separate + joined + alone

    /// Known to the driver too, and refused under its own name.
    static let refused: [Flag] =
        [
            "-c", "-S", "-E", "-M", "-MM", "-MD", "-MMD", "-MG", "-MV", "-P", "-fsyntax-only", "-fmodules",
            "-fcxx-modules", "-emit-obj", "-emit-llvm", "-emit-pch", "-emit-ast", "--coverage", "-ftest-coverage",
            "-pedantic", "-pedantic-errors", "-Xclang", "-emit-module",
        ].map { Flag($0, .alone, .refusedInCompile) }
        + ["-o", "-x", "-std=", "-fprofile", "-fmodule-output", "-gsplit-dwarf"].map {
            Flag($0, .joined, .refusedInCompile)
        }
        + [
            "-load", "-dependency-file", "-split-dwarf-file", "-split-dwarf-output", "-ivfsoverlay",
            "-MT", "-MQ", "-MF", "-main-file-name", "-header-include-file", "-serialize-diagnostic-file",
            "-coverage-notes-file", "-coverage-data-file", "-opt-record-file", "-add-plugin",
        ].map { Flag($0, .separate, .refusedInCompile) }
        + [Flag("-plugin-arg-", .joined, .refusedInCompile)]

    static let separate: [Flag] = [
        Flag("-target-cpu", .separate, .code(.cpu)),
        Flag("-tune-cpu", .separate, .code(.cpu)),
        Flag("-target-feature", .separate, .code()),
        Flag("-target-abi", .separate, .code()),
        Flag("-mllvm", .separate, .toLLVM),
        Flag("-include", .separateOrJoined, .search(.path)),
        Flag("-include-pch", .separate, .code([.path, .file, .columns])),
        Flag("-imacros", .separateOrJoined, .search(.path)),
        Flag("-isystem", .separateOrJoined, .search(.path)),
        Flag("-internal-isystem", .separateOrJoined, .search(.path)),
        Flag("-internal-externc-isystem", .separateOrJoined, .search(.path)),
        Flag("-idirafter", .separateOrJoined, .search(.path)),
        Flag("-iquote", .separateOrJoined, .search(.path)),
        Flag("-D", .separateOrJoined, .search()),
        Flag("-U", .separateOrJoined, .search()),
        Flag("-I", .separateOrJoined, .search(.path)),
        Flag("-ferror-limit", .separate, .code()),
        Flag("-fmessage-length", .separate, .code()),
    ]

    static let joined: [Flag] = [
        Flag("-W", .joined, .code(.family)),
        Flag("-debug-info-kind=", .joined, .debug(.on)),
        Flag("-fdebug-compilation-dir", .separateOrEquals, .compilationDirectory(.debug)),
        Flag("-fexperimental-assignment-tracking=", .joined, .code()),
        Flag("--dependent-lib=", .joined, .code()),
        Flag("-fdebug-prefix-map=", .joined, .prefixMap(.debug)),
        Flag("-fmacro-prefix-map=", .joined, .prefixMap(.macro)),
        Flag("-fcoverage-prefix-map=", .joined, .prefixMap(.coverage)),
    ]

    static let alone: [Flag] = [
        "-fcuda-allow-variadic-functions", "-fno-pch-timestamp", "-fuse-ctor-homing", "-gcodeview",
        "-mconstructor-aliases", "-mrelax-all", "-no-opaque-pointers", "-verify", "-disable-O0-optnone",
        "-disable-llvm-passes", "-disable-llvm-verifier", "-fno-validate-pch", "-w", "-undef",
        "-mno-constructor-aliases",
        "-fconcepts-ts", "-fallow-half-arguments-and-returns", "-fnative-half-type", "-nostdsysteminc",
        "-nobuiltininc", "-mdisable-tail-calls", "-menable-no-infs", "-menable-no-nans", "-mreassociate",
        "-ffake-address-space-map", "-vectorize-loops", "-vectorize-slp", "-fno-cxx-exceptions",
    ].map { Flag($0, .alone, .code()) }
}
