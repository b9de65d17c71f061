extension CargoDesk {
    /// A project with everything that cargo builds: a library, a macro, a build script that makes code, a program,
    /// features, included files, variables, tests, documentation tests, a bench; and a library that has none of it.
    static func workspace() throws -> CargoDesk {
        let desk = try CargoDesk()
        desk.variables = ["STORY_SET": "one"]
        try desk.write(
            "Cargo.toml", "[workspace]\nmembers = [\"leaf\", \"macros\", \"made\", \"app\"]\nresolver = \"2\"\n")
        try desk.writeLeaf()
        try desk.writeMacros()
        try desk.writeMade()
        try desk.writeApp()
        // The lock file comes before anything is compared.
        _ = try desk.cargo(["generate-lockfile"], cached: false)
        return desk
    }

    func package(_ name: String, _ more: String = "") throws {
        try write(
            "\(name)/Cargo.toml", "[package]\nname = \"\(name)\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\(more)")
    }

    private func writeLeaf() throws {
        try package("leaf")
        try write("leaf/src/lib.rs", "pub mod deep;\npub fn leaf() -> u32 { deep::value() + 1 }\n")
        try write("leaf/src/deep.rs", "pub fn value() -> u32 { let unused = 1; 41 }\n")
    }

    private func writeMacros() throws {
        try package("macros", "[lib]\nproc-macro = true\n")
        try write(
            "macros/src/lib.rs",
            """
            use proc_macro::TokenStream;
            #[proc_macro]
            pub fn answer(_: TokenStream) -> TokenStream { "42u32".parse().unwrap() }

            """)
    }

    private func writeMade() throws {
        try package(
            "made", "build = \"build.rs\"\n[features]\nextra = []\n[dependencies]\nleaf = { path = \"../leaf\" }\n")
        try write(
            "made/build.rs",
            """
            use std::{env, fs, path::Path};
            fn main() {
                let value = fs::read_to_string("value.txt").unwrap();
                let code = format!("pub const MADE: u32 = {};\\n", value.trim());
                fs::write(Path::new(&env::var("OUT_DIR").unwrap()).join("made.rs"), code).unwrap();
                println!("cargo::rerun-if-changed=value.txt");
                println!("cargo::rustc-check-cfg=cfg(was_made)");
                println!("cargo::rustc-cfg=was_made");
            }

            """)
        try write("made/value.txt", "7\n")
        try write("made/src/text.txt", "text one")
        try write(
            "made/src/lib.rs",
            """
            //! ```
            //! assert_eq!(made::MADE, made::MADE);
            //! ```
            include!(concat!(env!("OUT_DIR"), "/made.rs"));
            pub const TEXT: &str = include_str!("text.txt");
            pub const SET: &str = env!("STORY_SET");
            pub const MAYBE: Option<&str> = option_env!("STORY_MAYBE");
            pub const EXTRA: bool = cfg!(feature = "extra");
            #[cfg(was_made)]
            pub fn all() -> String { format!("{MADE} {TEXT} {SET} {MAYBE:?} {EXTRA} {}", leaf::leaf()) }
            #[cfg(test)]
            mod tests { #[test] fn is_made() { assert!(super::all().contains("text")); } }

            """)
    }

    private func writeApp() throws {
        try package(
            "app",
            """
            [features]
            extra = ["made/extra"]
            [dependencies]
            made = { path = "../made" }
            macros = { path = "../macros" }
            [[bench]]
            name = "speed"
            harness = false

            """)
        try write("app/src/main.rs", "fn main() { println!(\"{} {}\", macros::answer!(), made::all()); }\n")
        try write(
            "app/tests/whole.rs",
            """
            #[test]
            fn says_it() {
                let said = std::process::Command::new(env!("CARGO_BIN_EXE_app")).output().unwrap();
                assert!(String::from_utf8(said.stdout).unwrap().starts_with("42 "));
            }

            """)
        try write("app/benches/speed.rs", "fn main() { assert_eq!(macros::answer!(), 42); }\n")
    }

    /// What the program says that was built last.
    func said(_ profile: String = "debug") throws -> String {
        try run(path("target/\(profile)/app"), []).outputText
    }
}
