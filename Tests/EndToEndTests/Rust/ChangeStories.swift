import Testing

extension WholePrograms {
    /// One thing changes between two builds; what depends on it is compiled anew, and nothing else.
    @Suite(.serialized, .enabled(if: hasRust)) struct ChangeStories {
        struct Change: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// Crates that must be compiled anew, of the five.
            let stale: Int
            var command = "build"
            var variables: [String: String] = [:]
            var expected: String
            var act: @Sendable (CargoDesk) throws -> Void = { _ in }
        }

        static let plain = "42 7 text one one None false 42\n"
        static let changes = [
            Change(
                testDescription: "a variable that env! reads", stale: 2, variables: ["STORY_SET": "two"],
                expected: "42 7 text one two None false 42\n"),
            Change(
                testDescription: "a variable that option_env! did not find, now empty", stale: 2,
                variables: ["STORY_MAYBE": ""], expected: "42 7 text one one Some(\"\") false 42\n"),
            Change(
                testDescription: "an included file", stale: 2, expected: "42 7 text two one None false 42\n",
                act: { try $0.write("made/src/text.txt", "text two") }),
            Change(
                testDescription: "what the build script makes", stale: 2, expected: "42 8 text one one None false 42\n",
                act: { try $0.write("made/value.txt", "8\n") }),
            Change(
                testDescription: "a feature", stale: 3, command: "build --features app/extra",
                expected: "42 7 text one one None true 42\n"),
            Change(
                testDescription: "a module of a dependency", stale: 3, expected: "42 7 text one one None false 2\n",
                act: { try $0.write("leaf/src/deep.rs", "pub fn value() -> u32 { 1 }\n") }),
            Change(
                testDescription: "a macro", stale: 2, expected: "43 7 text one one None false 42\n",
                act: { desk in
                    let text = try desk.read("macros/src/lib.rs").replacing("42u32", with: "43u32")
                    try desk.write("macros/src/lib.rs", text)
                }),
            Change(
                testDescription: "the folder of a module", stale: 3, expected: plain,
                act: { try $0.move("leaf/src/deep.rs", to: "leaf/src/deep/mod.rs") }),
            Change(
                testDescription: "flags for everything", stale: 5, variables: ["RUSTFLAGS": "-C opt-level=1"],
                expected: plain),
        ]

        @Test(arguments: changes) func `what depends on a change is compiled anew`(_ change: Change) throws {
            let desk = try CargoDesk.workspace()
            try desk.agreeCargo("build")
            #expect(try desk.said() == Self.plain)
            _ = try desk.counts()
            try change.act(desk)
            try desk.agreeCargo(change.command, with: change.variables)
            #expect(try desk.said() == change.expected)
            let changed = try desk.counts()
            #expect(changed[.miss] == change.stale && changed[.hit] == 5 - change.stale, "\(changed)")
            try desk.agreeCargo(change.command, with: change.variables)
            #expect(try desk.counts()[.hit] == 5)
        }

        @Test func `a second file for a module is the error that rustc makes of it`() throws {
            let desk = try CargoDesk.workspace()
            try desk.agreeCargo("build -p leaf")
            try desk.write("leaf/src/deep/mod.rs", "pub fn value() -> u32 { 2 }\n")
            let run = try desk.agreeCargo("build -p leaf").cached
            #expect(run.code != 0 && run.errorText.contains("E0761"))
        }

        /// R2: with a path from another place in its notes cargo would compile again, for ever.
        @Test func `after a hit everything is fresh`() throws {
            let desk = try CargoDesk.workspace()
            _ = try desk.cargo(["build"])
            try desk.move("leaf/src/deep.rs", to: "leaf/src/deep/mod.rs")
            for name in ["w", "elsewhere"] {
                if name != "w" { try desk.checkOut(as: name) }
                desk.remove("target")
                _ = try desk.cargo(["build"])
                let again = try desk.cargo(["build"])
                #expect(!again.errorText.contains("Compiling"), "\(again.errorText)")
            }
        }
    }
}
