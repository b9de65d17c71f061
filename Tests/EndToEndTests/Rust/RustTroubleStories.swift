import Testing

extension WholePrograms {
    /// The build goes on, and what it makes is what rustc makes.
    @Suite(.serialized, .enabled(if: hasRust)) struct RustTroubleStories {
        @Test(arguments: ["/dev/null/cache", "/proc/cache"]) func `a cache that cannot be written to`(folder: String)
            throws
        {
            let desk = try CargoDesk.workspace()
            desk.variables["SCCACHE_DIR"] = folder
            for _ in 0..<2 { #expect(try desk.agreeCargo("build").cached.code == 0) }
        }

        @Test func `a daemon that is killed in the middle of a build`() throws {
            let desk = try CargoDesk.workspace()
            // The second of the five crates kills it while it is being compiled.
            try desk.write(
                "macros/src/lib.rs",
                """
                use proc_macro::TokenStream;
                #[proc_macro]
                pub fn answer(_: TokenStream) -> TokenStream {
                    let file = std::env::var("STORY_PID").unwrap();
                    let pid = std::fs::read_to_string(&file).unwrap();
                    if !pid.is_empty() { std::process::Command::new("kill").args(["-9", &pid]).status().unwrap(); }
                    std::fs::write(&file, "").unwrap();
                    "42u32".parse().unwrap()
                }

                """)
            desk.variables["STORY_PID"] = desk.root + "/pid"
            let daemon = try #require(try desk.startDaemon())
            try desk.write(desk.root + "/pid", "\(daemon)")
            #expect(try desk.agreeCargo("build").cached.code == 0)
        }

        @Test func `what rustc cannot read`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\n")
            let library = "--crate-name a --crate-type lib --emit link --out-dir o"
            for line in [
                "none.rs \(library)", "a.rs \(library) --extern b=none.rlib", "a.rs \(library) @none",
                "a.rs --crate-name a --crate-type lib --emit link -C extra-filename", "a.rs \(library) --edition 1999",
                "a.rs \(library) -C surprise", "a.rs \(library) --target none.json", "",
            ] {
                try desk.agreeRustc(line)
            }
        }
    }
}
