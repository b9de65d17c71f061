import Testing

extension WholePrograms {
    /// What once passed for the same crate somewhere, and is not.
    @Suite(.serialized, .enabled(if: hasRust)) struct CrateKeyStories {
        static let library = "--crate-type lib --emit dep-info,metadata,link --out-dir o --edition 2021"

        @Test func `an unexpected name under denied warnings is an error, whatever was compiled before`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "#[cfg(odd)] pub fn f() {}\n")
            let call = "a.rs --crate-name a \(Self.library) -D warnings --check-cfg"
            #expect(try desk.agreeRustc("\(call) cfg(odd)").cached.code == 0)
            #expect(try desk.agreeRustc("\(call) cfg(even)").cached.code == 1)
            #expect(try desk.agreeRustc("\(call) cfg(odd)").cached.code == 0)
            try desk.expect([.miss: 1, .hit: 1, .failed: 1])
        }

        @Test func `a variable that is unset is not one that is empty`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub const A: Option<&str> = option_env!(\"STORY\");\n")
            let call = "a.rs --crate-name a \(Self.library)"
            for variables in [[:], ["STORY": ""], ["STORY": "x"]] {
                for _ in 0..<2 { try desk.agreeRustc(call, with: variables) }
            }
            try desk.expect([.miss: 3, .hit: 3])
        }

        @Test func `without the variable that allows it an unstable feature is an error`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "#![feature(never_type)]\npub fn f() {}\n")
            let call = "a.rs --crate-name a \(Self.library)"
            for _ in 0..<2 {
                #expect(try desk.agreeRustc(call, with: ["RUSTC_BOOTSTRAP": "1"]).cached.code == 0)
                #expect(try desk.agreeRustc(call).cached.code == 1)
            }
            try desk.expect([.miss: 1, .hit: 1, .failed: 2])
        }

        @Test func `the name of another crate counts, and what its file holds`() throws {
            let desk = try CargoDesk()
            try desk.write("b.rs", "pub fn f() -> u32 { 1 }\n")
            try desk.write("a.rs", "pub fn g() -> u32 { one::f() }\n")
            let call = "a.rs --crate-name a \(Self.library)"
            _ = try desk.rustc("b.rs --crate-name b --crate-type lib -o libb.rlib".words, cached: false)
            for name in ["one", "two", "one"] { try desk.agreeRustc("\(call) --extern \(name)=libb.rlib") }
            try desk.expect([.miss: 1, .hit: 1, .failed: 1])
            try desk.write("b.rs", "pub fn f() -> u32 { 2 }\n")
            _ = try desk.rustc("b.rs --crate-name b --crate-type lib -o libb.rlib".words, cached: false)
            try desk.agreeRustc("\(call) --extern one=libb.rlib")
            try desk.expect([.miss: 1])
        }

        @Test func `a crate that only a search path leads to is looked at`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "extern crate b;\npub fn g() -> u32 { b::f() }\n")
            for value in [1, 2, 1] {
                try desk.write("b.rs", "#[inline(always)] pub fn f() -> u32 { \(value) }\n")
                try desk.write("l/keep", "")
                _ = try desk.rustc("b.rs --crate-name b --crate-type lib --out-dir l".words, cached: false)
                try desk.agreeRustc("a.rs --crate-name a \(Self.library) -L l")
            }
            let counts = try desk.counts()
            #expect(counts[.miss] + counts[.notCacheable] + counts[.notKept] + counts[.hit] >= 3, "\(counts)")
        }

        @Test func `a harness of a library is a program`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\n#[test] fn t() {}\n")
            for _ in 0..<2 {
                try desk.agreeRustc("a.rs --crate-name a \(Self.library)")
                try desk.agreeRustc("a.rs --crate-name a \(Self.library) --test")
                #expect(try desk.run(desk.path("o/a"), []).code == 0)
            }
            try desk.expect([.miss: 2, .hit: 2])
        }

        @Test func `a target that may be described here is judged where the client is`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "#![no_core]\n")
            try desk.write("story-linux-none.json", "{}")
            try desk.agreeRustc("a.rs --crate-name a \(Self.library) --target story-linux-none")
            #expect(try desk.reasons() == ["target unsure": 1])
        }

        @Test func `code for this machine is found again on it`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f(a: &[f32]) -> f32 { a.iter().sum() }\n")
            for cpu in ["native", "x86-64", "native"] {
                try desk.agreeRustc("a.rs --crate-name a \(Self.library) -O -C target-cpu=\(cpu)")
            }
            try desk.expect([.miss: 2, .hit: 1])
        }

        @Test func `an error is told as one, and not kept`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() -> u32 { \"\" }\n")
            for _ in 0..<2 { #expect(try desk.agreeRustc("a.rs --crate-name a \(Self.library)").cached.code == 1) }
            try desk.expect([.failed: 2])
        }

        /// The macro changes what was included before it, as an editor might.
        @Test func `an edit during the compile is not kept`() throws {
            let desk = try CargoDesk()
            try desk.write(
                "m.rs",
                """
                #[proc_macro]
                pub fn edit(x: proc_macro::TokenStream) -> proc_macro::TokenStream {
                    std::fs::write("text", "two").unwrap(); x
                }

                """)
            _ = try desk.rustc(
                "m.rs --crate-name m --crate-type proc-macro --extern proc_macro --edition 2021".words, cached: false)
            try desk.write("a.rs", "pub const A: &str = include_str!(\"text\");\nm::edit!();\n")
            let call = "a.rs --crate-name a \(Self.library) --extern m=libm.so".words
            for (text, shown) in [("one", "one"), ("two", "two"), ("one", "one"), ("two", "two")] {
                try desk.write("text", text)
                try desk.write("o/keep", "")
                #expect(try desk.rustc(call).code == 0)
                #expect(try desk.read("text") == "two")
                try desk.write("main.rs", "fn main() { print!(\"{}\", a::A); }\n")
                #expect(try desk.rustc("main.rs --extern a=o/liba.rlib -L .".words, cached: false).code == 0)
                #expect(try desk.run(desk.path("main"), []).outputText == shown)
            }
        }

        @Test func `what cargo says of itself and its secrets is no part of a crate`() throws {
            let desk = try CargoDesk.workspace()
            try desk.agreeCargo("build")
            _ = try desk.counts()
            try desk.agreeCargo(
                "build",
                with: [
                    "CARGO_TERM_VERBOSE": "false", "CARGO_NET_RETRY": "7", "CARGO_REGISTRY_TOKEN": "secret",
                    "CARGO_HOME": desk.root + "/other-home", "CARGO_HTTP_TIMEOUT": "9", "CARGO_BUILD_JOBS": "1",
                ])
            #expect(try desk.counts()[.miss] == 0)
        }
    }
}

extension String {
    var words: [String] { split(separator: " ").map(String.init) }
}
