import Foundation
import Testing

extension WholePrograms {
    /// Programs in rustc's place, and toolchains.
    @Suite(.serialized, .enabled(if: hasRust)) struct DriverStories {
        @Test func `clippy still lints, and its verdict comes back`() throws {
            let desk = try CargoDesk.workspace()
            try desk.write("leaf/src/deep.rs", "pub fn value() -> u32 { let x = 41; return x; }\n")
            for _ in 0..<2 {
                #expect(try desk.agreeCargo("clippy -p leaf").cached.errorText.contains("needless_return"))
            }
            try desk.expect([.miss: 1, .hit: 1, .notCompilation: 6])
            let allowed = try desk.agreeCargo("clippy -p leaf -- -A clippy::needless_return").cached
            #expect(!allowed.errorText.contains("needless_return"))
            let denied = try desk.agreeCargo("clippy -p leaf -- -D warnings").cached
            #expect(denied.code != 0)
        }

        @Test func `a wrapper that is not known runs itself`() throws {
            let desk = try CargoDesk.workspace()
            try desk.write("wrapper", "#!/bin/sh\necho \"$2 $3\" >> \(desk.root)/log\nexec \"$@\"\n")
            #expect(try desk.run("chmod", ["+x", "wrapper"]).code == 0)
            for _ in 0..<2 {
                desk.remove("target")
                desk.remove(desk.root + "/log")
                let run = try desk.cargo(["build"], with: ["RUSTC_WORKSPACE_WRAPPER": desk.path("wrapper")])
                #expect(run.code == 0, "\(run.errorText)")
                let calls = try desk.read(desk.root + "/log").split(separator: "\n")
                #expect(calls.count { $0.hasPrefix("--crate-name") } == 5)
            }
        }

        /// What `rustup` has, by name.
        static let toolchains: [String] =
            (try? CargoDesk().run("rustup", ["toolchain", "list", "-q"]))?.outputText
            .split(separator: "\n").map { String($0.split(separator: " ")[0]) } ?? []

        @Test(.enabled(if: toolchains.count > 1)) func `another toolchain compiles anew`() throws {
            let desk = try CargoDesk.workspace()
            for _ in 0..<2 {
                for name in Self.toolchains.prefix(2) { try desk.agreeCargo("build", with: ["RUSTUP_TOOLCHAIN": name]) }
            }
            let counts = try desk.counts()
            #expect(counts[.miss] == 10 && counts[.hit] == 10, "\(counts)")
        }

        @Test func `a macro that reads what it does not declare is asked again`() throws {
            let desk = try CargoDesk.workspace()
            try desk.write(
                "macros/src/lib.rs",
                """
                use proc_macro::TokenStream;
                #[proc_macro]
                pub fn answer(_: TokenStream) -> TokenStream {
                    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap();
                    std::fs::read_to_string(folder + "/data.txt").unwrap().parse().unwrap()
                }

                """)
            for data in ["1u8", "2u8", "1u8"] {
                try desk.write("app/data.txt", data)
                try desk.agreeCargo("build")
                #expect(try desk.said().hasPrefix(data.prefix(1)))
            }
        }
    }
}
