/// What clang reads otherwise than gcc, or alone.
package enum ClangRows {
    package static let all: [Flag] =
        refused + refusedInCompile + files + search + target + debugInformation + instrumentation + code + linking

    static let refused: [Flag] = [
        Flag("-fcxx-modules", .alone, .refused),
        Flag("-fno-profile-instr-generate", .alone, .refused),
        Flag("-fno-profile-instr-use", .alone, .refused),
        Flag("-fprebuilt-implicit-modules", .alone, .refused),
        Flag("-fprebuilt-module-path", .joined, .refused),
    ]

    static let refusedInCompile: [Flag] =
        [
            "-cc1", "-cc1as", "--analyze", "--precompile", "-emit-ast", "-emit-interface-stubs", "-rewrite-objc",
            "-gmodules", "-gembed-source", "-verify-pch", "--migrate", "-extract-api", "-ObjC", "-ObjC++",
            "-fmodule-output", "-rewrite-legacy-objc", "-cc1-args",
        ].map { Flag($0, .alone, .refusedInCompile) }
        + [
            "-gen-cdb-fragment-path", "-dependency-dot", "-dependency-file", "-header-include-file",
            "-index-unit-output-path", "-Xanalyzer", "-working-directory", "-coverage-notes-file",
            "-coverage-data-file", "-fopenmp-host-ir-file-path", "-vfsoverlay", "-ccc-gcc-name", "-ccc-install-dir",
            "-Xopenmp-target", "-Xclangas",
            "-module-dependency-dir", "-dsym-dir", "-fdepscan-prefix-map", "-fdepscan-share-identifier",
            "-object-file-name", "-main-file-name", "-iapinotes-modules", "-Xoffload-linker", "-hlsl-entry",
            "-fmodules-user-build-path", "-Xcuda-ptxas", "-Xcuda-fatbinary", "--analyzer-output", "-add-plugin",
            "-mmlir",
        ].map { Flag($0, .separate, .refusedInCompile) }
        + [
            "-working-directory=", "-object-file-name=", "-stats-file=", "-save-stats", "-ftime-trace",
            "-fproc-stat-report", "-fpass-plugin=", "-plugin-arg-", "-ast-", "-ccc-", "--config", "--driver-mode=",
            "--rsp-quoting=", "-fmodule-output=", "-fmodule-file=", "-fmodule-map-file=", "-fmodule",
            "-fbuiltin-module-map", "-fsystem-module", "-fthinlto-distributor=",
            "-fbuild-session-", "-fdepscan", "-fcas", "-fcache-", "-fapinotes", "-fdump-", "-fopenmp-targets=",
            "-fembed-bitcode", "--offload", "-Xopenmp-target=", "-Xclangas=", "-Xclang=", "-fcrash-diagnostics",
            "-gen-reproducer", "-fminimize-whitespace", "-frewrite-", "-fimplicit-module",
            "--symbol-graph-dir=", "-fthin-link-bitcode=",
            "-fexperimental-openacc-macro-override",
        ].map { Flag($0, .joined, .refusedInCompile) }

    /// Files whose bytes count.
    static let files: [Flag] =
        [
            "-fsanitize-ignorelist=", "-fsanitize-blacklist=", "-fsanitize-system-ignorelist=",
            "-fsanitize-system-blacklist=", "-fsanitize-coverage-allowlist=", "-fsanitize-coverage-ignorelist=",
            "-fxray-always-instrument=", "-fxray-never-instrument=", "-fxray-attr-list=",
            "-fbasic-block-sections=list=", "-frandomize-layout-seed-file=", "-fms-secure-hotpatch-functions-file=",
            "--warning-suppression-mappings=",
            "-fembed-offload-object=", "-fprofile-sample-use=", "-fmemory-profile-use=",
            "-fprofile-list=", "-fprofile-remapping-file=", "-fthinlto-index=",
        ].map { Flag($0, .joined, .code([.path, .file, .columns])) }
        + [
            Flag("-fauto-profile", .aloneOrEquals, .code([.path, .file, .columns])),
            Flag("-fprofile-use", .aloneOrEquals, .code([.path, .file, .profile, .columns])),
            Flag("-fprofile-instr-use", .aloneOrEquals, .code([.path, .file, .profile, .columns])),
            Flag("-include-pch", .separate, .code([.path, .file, .columns])),
            Flag("--serialize-diagnostics", .separate, .writes(.diagnostics)),
            Flag("-serialize-diagnostics", .separate, .writes(.diagnostics), as: "--serialize-diagnostics"),
        ]
}
