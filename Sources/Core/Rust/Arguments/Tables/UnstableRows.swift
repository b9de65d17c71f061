/// Options of `-Z` that change what is compiled and neither read nor write a file of their own; any other makes a call
/// uncacheable, under its name.
package enum UnstableRows {
    package static let keyed: Set<String> = [
        "allow-features", "always-encode-mir", "annotate-moves", "box-noalias", "branch-protection", "cf-protection",
        "check-cfg-all-expected", "cross-crate-inline-threshold", "debug-info-for-profiling",
        "debug-info-type-line-numbers", "deduplicate-diagnostics", "default-visibility",
        "direct-access-external-data", "dual-proc-macros", "dwarf-version", "dylib-lto", "embed-metadata",
        "emit-stack-sizes", "export-executable-symbols", "extra-const-ub-checks", "fewer-names", "flatten-format-args",
        "fmt-debug", "force-unstable-if-unmarked", "function-return", "function-sections", "has-thread-local",
        "hint-mostly-unused", "human-readable-cgu-names", "indirect-branch-cs-prefix", "inline-llvm", "inline-mir",
        "inline-mir-hint-threshold", "inline-mir-threshold", "instrument-mcount", "instrument-xray", "layout-seed",
        "link-directives", "link-native-libraries", "location-detail", "macro-backtrace", "merge-functions",
        "min-function-alignment", "mir-enable-passes", "mir-opt-level", "mir-preserve-ub", "move-size-limit",
        "mutable-noalias", "next-solver", "no-generate-arange-section", "no-parallel-backend", "no-trait-vptr",
        "no-unique-section-names", "on-broken-pipe", "packed-bundled-libs", "panic-abort-tests", "panic-in-drop",
        "patchable-function-entry", "plt", "polonius", "precise-enum-drop-elaboration", "proc-macro-backtrace",
        "randomize-layout", "relax-elf-relocations", "retpoline", "retpoline-external-thunk", "sanitizer",
        "sanitizer-cfi-canonical-jump-tables", "sanitizer-cfi-generalize-pointers",
        "sanitizer-cfi-normalize-integers", "sanitizer-memory-track-origins", "sanitizer-recover",
        "saturating-float-casts", "share-generics", "split-lto-unit", "stack-protector", "strict-init-checks", "teach",
        "thinlto", "threads", "tls-model", "trap-unreachable", "tune-cpu", "ub-checks", "ui-testing",
        "unstable-options", "use-ctors-section", "use-sync-unwind", "validate-mir", "verbose-asm", "verify-llvm-ir",
        "virtual-function-elimination",
    ]
}
