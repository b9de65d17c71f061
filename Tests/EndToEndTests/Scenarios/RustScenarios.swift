import Foundation
import Keys

/// What a crate is made of: tiny crates, and rustc called without cargo.
enum RustScenarios {
    static let all = key + sources + RustReadScenarios.all

    private static let library = "--crate-name a --crate-type lib --emit dep-info,metadata,link --out-dir o a.rs"

    private static let key = [
        Scenario(.compiler, "two rustc of one name", Rust.compiler) { desk in
            try desk.script("one/rustc", #"exec $REAL --cfg one "$@""#)
            try desk.script("two/rustc", #"exec $REAL "$@""#)
            try desk.write("a.rs", "#[cfg(one)] pub const A: u32 = 1;\n#[cfg(not(one))] pub const A: u32 = 2;\n")
            try desk.learn(line: desk.path("one/rustc") + " " + library)
            return try desk.judge(line: desk.path("two/rustc") + " " + library)
        },
        Scenario(.crateName, "equal sources of crates with different names", Rust.compiler) { desk in
            try desk.write("a.rs", "pub fn f() {}\n")
            let call = "--crate-type lib --emit dep-info=x.d,link=x.rlib --out-dir . a.rs --crate-name"
            try desk.learn(line: call + " a")
            return try desk.judge(line: call + " b")
        },
        Scenario(.arguments, "other features", Rust.compiler) { desk in
            try desk.write("a.rs", "#[cfg(feature = \"x\")] pub fn f() {}\n")
            try desk.learn(line: library)
            return try desk.judge(line: library + " --cfg feature=\"x\"")
        },
        Scenario(.arguments, "a name of no feature, where that is forbidden", Rust.compiler) { desk in
            try desk.write("a.rs", "#[cfg(odd)] pub fn f() {}\n")
            try desk.learn(line: library + " -Dwarnings --check-cfg cfg(odd)")
            return try desk.judge(line: library + " -Dwarnings --check-cfg cfg(even)")
        },
        Scenario(.environment, "what is unstable is allowed by RUSTC_BOOTSTRAP", Rust.compiler) { desk in
            try desk.write("a.rs", "#![feature(never_type)]\npub fn f() {}\n")
            try desk.learn(line: library, with: ["RUSTC_BOOTSTRAP": "1"])
            return try desk.judge(line: library)
        },
        Scenario(.prefixMaps, "another prefix map of a crate", Rust.compiler) { desk in
            try desk.write("a.rs", "pub fn f() -> &'static str { file!() }\n")
            try desk.learn(line: library + " --remap-path-prefix \(desk.tree)=/x")
            return try desk.judge(line: library + " --remap-path-prefix \(desk.tree)=/y")
        },
        Scenario(.externs, "a crate that was named is another one", Rust.compiler) { desk in
            try desk.write("a.rs", "pub const A: u32 = b::B;\n")
            let call = library + " --edition 2021 --extern b=l/libb.rlib"
            try desk.crate("b", "pub const B: u32 = 1;\n")
            try desk.learn(line: call)
            try desk.crate("b", "pub const B: u32 = 2;\n")
            return try desk.judge(line: call)
        },
        Scenario(.unnamedCrates, "a crate that was searched for is another one", Rust.compiler) { desk in
            try desk.write("a.rs", "extern crate b;\npub const A: u32 = b::B;\n")
            try desk.crate("b", "pub const B: u32 = 1;\n")
            try desk.learn(line: library + " -L l")
            try desk.crate("b", "pub const B: u32 = 2;\n")
            return try desk.judge(line: library + " -L l")
        },
        Scenario(.clippySettings, "settings of clippy appear", Rust.clippy) { desk in
            try desk.write("a.rs", "pub fn f(_a: u32, _b: u32) {}\n")
            let call = Rust.compiler + " " + library
            try desk.learn(line: Rust.clippy + " " + call)
            try desk.write("clippy.toml", "too-many-arguments-threshold = 1\n")
            return try desk.judge(line: Rust.clippy + " " + call)
        },
    ]

    private static let sources = [
        Scenario(.inputs, "a module is edited", Rust.compiler) { desk in
            try desk.write("a.rs", "mod m;\npub use m::M;\n")
            try desk.write("m.rs", "pub const M: u32 = 1;\n")
            try desk.learn(line: library)
            try desk.write("m.rs", "pub const M: u32 = 2;\n")
            return try desk.judge(line: library)
        },
        Scenario(.modules, "a second file for a module", Rust.compiler) { desk in
            try desk.write("a.rs", "mod m;\npub use m::M;\n")
            try desk.write("m.rs", "pub const M: u32 = 1;\n")
            try desk.learn(line: library)
            try desk.write("m/mod.rs", "pub const M: u32 = 2;\n")
            return try desk.judge(line: library)
        },
        Scenario(.variables, "a variable that the source asks for", Rust.compiler) { desk in
            try desk.write("a.rs", "pub const A: Option<&str> = option_env!(\"STORY\");\n")
            try desk.learn(line: library)
            return try desk.judge(line: library, with: ["STORY": ""])
        },
        Scenario(.diagnostics, "another width for warnings", Rust.compiler) { desk in
            let long = String(repeating: "a_very_long_name_", count: 12)
            try desk.write("a.rs", "pub fn f() { let \(long) = (1, 2, 3, 4, 5, 6, 7, 8, 9); let x = (1, 2, 3); }\n")
            try desk.learn(line: library + " --diagnostic-width=40")
            return try desk.judge(line: library + " --diagnostic-width=240")
        },
        Scenario(.rootsInOutputs, "metadata names the checkout", Rust.compiler) { desk in
            for name in ["one", "two"] { try desk.write(name + "/a.rs", "pub fn f() {}\n") }
            try desk.learn(line: library, in: "one")
            return try desk.judge(line: library, in: "two")
        },
    ]
}

/// What reads behind rustc's back: macros and linkers.
enum RustReadScenarios {
    static let all = macros + links

    private static let macros = [
        Scenario(.macroFiles, "a macro reads a file", Rust.compiler) { desk in
            try macro(desk, "std::fs::read_to_string(d + \"/data.txt\").unwrap()") {
                try desk.write("p/data.txt", "2")
                return [:]
            }
        },
        Scenario(.macroVariables, "a macro reads a variable", Rust.compiler) { desk in
            try macro(desk, "std::env::var(\"CARGO_PKG_VERSION\").unwrap()") { ["CARGO_PKG_VERSION": "2"] }
        },
        Scenario(.macroListings, "a macro reads a directory", Rust.compiler) { desk in
            try macro(desk, "std::fs::read_dir(d).unwrap().count().to_string()") {
                try desk.write("p/more.txt", "")
                return [:]
            }
        },
    ]

    /// A crate whose only number is what the expression gives inside a macro; `d` is the package's directory there.
    private static func macro(
        _ desk: Desk, _ expression: String, then change: () throws -> [String: String]
    ) throws -> Comparison {
        try desk.write(
            "m.rs",
            """
            extern crate proc_macro;
            #[proc_macro] pub fn number(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
                let d = std::env::var("CARGO_MANIFEST_DIR").unwrap(); let _ = &d;
                \(expression).parse().unwrap()
            }

            """)
        try desk.prepare("--crate-name m --crate-type proc-macro -C prefer-dynamic --out-dir l m.rs", "l/libm.so")
        try desk.write("p/data.txt", "1")
        try desk.write("p/a.rs", "pub const A: u32 = m::number!();\n")
        let call =
            "--crate-name a --edition 2021 --crate-type lib --emit dep-info,metadata,link --out-dir o p/a.rs "
            + "--extern m=l/libm.so"
        let package = ["CARGO_MANIFEST_DIR": desk.path("p"), "CARGO_PKG_VERSION": "1"]
        try desk.learn(line: call, with: package)
        let changed = try change()
        return try desk.judge(line: call, with: package.merging(changed) { $1 })
    }

    private static let program = "--crate-name a --crate-type bin --emit dep-info,link --out-dir o a.rs"
    private static let caller = "extern \"C\" { fn n() -> i32; }\nfn main() { std::process::exit(unsafe { n() }) }\n"

    private static let links = [
        Scenario(.linkedFiles, "a native library is another one", Rust.compiler) { desk in
            try desk.write("a.rs", caller)
            try desk.archive("l/libn.a", "int n(void) { return 1; }\n")
            try desk.learn(line: program + " -L native=l -l static=n")
            try desk.archive("l/libn.a", "int n(void) { return 2; }\n")
            return try desk.judge(line: program + " -L native=l -l static=n")
        },
        Scenario(.linkAbsences, "a native library appears in an earlier directory", Rust.compiler) { desk in
            try desk.write("a.rs", caller)
            try desk.makeFolder("one")
            try desk.archive("two/libn.a", "int n(void) { return 1; }\n")
            try desk.learn(line: program + " -L native=one -L native=two -l static=n")
            try desk.archive("one/libn.a", "int n(void) { return 2; }\n")
            return try desk.judge(line: program + " -L native=one -L native=two -l static=n")
        },
        Scenario(.linker, "another linker of one name", Rust.compiler) { desk in
            try desk.write("a.rs", "fn main() {}\n")
            try desk.link("one/cc", to: Products.path(of: "gcc"))
            try desk.link("two/cc", to: Products.path(of: "clang"))
            func path(_ name: String) -> [String: String] { ["PATH": desk.path(name) + ":" + Products.programPath] }
            try desk.learn(line: program, with: path("one"))
            return try desk.judge(line: program, with: path("two"))
        },
        Scenario(.argumentFiles, "a file of the linker's that it does not list", Rust.compiler) { desk in
            try desk.write("a.rs", "fn main() {}\n")
            let call = program + " -C link-arg=-fuse-ld=bfd -C link-arg=-Wl,--retain-symbols-file=keep"
            try desk.write("keep", "main\n")
            try desk.learn(line: call)
            try desk.write("keep", "_start\n")
            return try desk.judge(line: call)
        },
        Scenario(.nativeArchives, "a native library in an rlib is another one", Rust.compiler) { desk in
            try desk.write("a.rs", "extern \"C\" { pub fn n() -> i32; }\n")
            let call =
                "--crate-name a --crate-type lib --emit dep-info,metadata,link --out-dir o a.rs "
                + "-L native=l -l static=n"
            try desk.archive("l/libn.a", "int n(void) { return 1; }\n")
            try desk.learn(line: call)
            try desk.archive("l/libn.a", "int n(void) { return 2; }\n")
            return try desk.judge(line: call)
        },
        Scenario(.closure, "a native library behind a crate of a static library is another one", Rust.compiler) {
            desk in
            try desk.write("a.rs", "#[no_mangle] pub extern \"C\" fn a() -> i32 { b::b() }\n")
            let call =
                "--crate-name a --edition 2021 --crate-type staticlib --emit dep-info,link --out-dir o a.rs "
                + "-L dependency=l --extern b=l/libb.rlib"
            func make(_ value: Int) throws {
                try desk.archive("n/libn.a", "int n(void) { return \(value); }\n")
                try desk.crate(
                    "c", "extern \"C\" { fn n() -> i32; }\npub fn c() -> i32 { unsafe { n() } }\n",
                    "-L native=n -l static=n")
            }
            try make(1)
            try desk.crate("b", "pub fn b() -> i32 { c::c() }\n", "--extern c=l/libc.rlib")
            try desk.learn(line: call)
            try make(2)
            return try desk.judge(line: call)
        },
    ]
}
