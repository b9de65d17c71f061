import Testing

@testable import Rust

@Suite struct LinkerFactsTests {
    @Test(arguments: [
        ("cc", "-fuse-ld=bfd", LinkerFacts.Kind.gnu, "ld.bfd"), ("cc", "-fuse-ld=gold", .gold, "ld.gold"),
        ("cc", "-fuse-ld=mold", .mold, "ld.mold"), ("clang", "-fuse-ld=bfd", .gnu, "ld.bfd"),
        ("clang", "-fuse-ld=gold", .gold, "ld.gold"),
    ])
    func `a driver names its linker`(driver: String, word: String, kind: LinkerFacts.Kind, name: String) throws {
        let desk = try LinkDesk()
        guard let facts = try? desk.facts([driver, word]) else { return }  // a linker that this machine lacks
        #expect(facts.kind == kind && !facts.quotesNames)
        #expect(LinkPath.name(of: facts.program) == linkBytes(name))
        #expect(!facts.directories.isEmpty && !facts.banner.isEmpty)
        let help = try desk.run([String(decoding: facts.program, as: UTF8.self), "--help"])
        #expect(LinkerFacts.knowsDependencyFiles(help: help.output))
        let others = facts.others.map { String(decoding: LinkPath.name(of: $0), as: UTF8.self) }
        if driver == "cc" { #expect(others.contains("collect2") && others.contains("liblto_plugin.so"), "\(others)") }
    }

    @Test func `rustc's line names its linker and the words that choose it`() throws {
        let desk = try LinkDesk()
        let question = try LinkerQuestion(arguments: LinkArguments([linkBytes("-fuse-ld=bfd")]))
        let words = question.rustcQuestion(outputDirectory: linkBytes("out")).map {
            String(decoding: $0, as: UTF8.self)
        }
        let command = try #require(LinkCommand(parsing: desk.run(["rustc"] + words).output))
        #expect(command.program == linkBytes("cc"))
        #expect(command.path?.contains(UInt8(ascii: ":")) == true)
        let chosen = question.driverQuestion(command).map { String(decoding: $0, as: UTF8.self) }
        #expect(Array(chosen.suffix(3)) == ["-fuse-ld=bfd", "-v", "-Wl,--version"])
        #expect(chosen.allSatisfy { $0.hasPrefix("-") } && !chosen.contains { $0.hasPrefix("-Wl,-z") })
    }

    @Test func `variables and quotes of the line`() {
        let line = #"LC_ALL="C" env -u X PATH="/a:/b \"c\"" "my cc" "-Wl,a\\b" "x\n""# + "\n"
        let command = LinkCommand(parsing: linkBytes(line))
        #expect(command?.path == linkBytes(#"/a:/b "c""#) && command?.program == linkBytes("my cc"))
        #expect(command?.words == [linkBytes(#"-Wl,a\b"#), linkBytes("x\n")])
    }

    @Test(arguments: ["", "\n", "A=\"b\"", "\"cc", "\"a\\", #""a\u{e9}""#, "error: no"])
    func `other lines are refused`(text: String) { #expect(LinkCommand(parsing: linkBytes(text)) == nil) }

    @Test func `no linker, no facts`() {
        #expect(LinkerFacts(output: [], errors: []) == nil)
        #expect(LinkerFacts(output: linkBytes("GNU ld 2.40\n"), errors: []) == nil)
        #expect(LinkerFacts(output: linkBytes("Other 1\n"), errors: linkBytes(" /usr/bin/ld -o x\n")) == nil)
    }

    @Test func `GNU ld's own directories`() {
        let text = linkBytes("x\nSEARCH_DIR(\"=/usr/local/lib\"); SEARCH_DIR(\"/lib\");\n")
        let found = LinkerFacts.builtInDirectories(text, sysroot: linkBytes("/s"))
        #expect(found == [linkBytes("/s/usr/local/lib"), linkBytes("/lib")])
    }

    @Test(arguments: ["ld", "ld.lld", "rust-lld", "/usr/bin/aarch64-linux-gnu-ld", "mold", "lld-link.exe"])
    func `a linker without a driver is refused`(name: String) {
        #expect(throws: Doubt("linker")) {
            try LinkerQuestion(linker: linkBytes(name), arguments: LinkArguments([]))
        }
    }

    @Test func `a driver is a driver`() throws {
        for name in ["cc", "clang-21", "x86_64-linux-gnu-gcc", "/opt/build/ld-driver/gcc", "old"] {
            let question = try LinkerQuestion(linker: linkBytes(name), arguments: LinkArguments([]))
            #expect(question.rustcWords == [linkBytes("-Clinker=\(name)")])
        }
        #expect(throws: Doubt.self) {
            try LinkerQuestion(flavor: linkBytes("ld.lld"), arguments: LinkArguments([]))
        }
    }
}
