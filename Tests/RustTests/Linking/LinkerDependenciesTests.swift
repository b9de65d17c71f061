import Testing

@testable import Rust

@Suite struct LinkerDependenciesTests {
    private func parse(_ text: String, quoted: Bool = false) -> [String]? {
        let found = try? LinkerDependencies(parsing: linkBytes(text), quoted: quoted)
        return found?.files.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `names of a rule over several lines, each once`() {
        #expect(parse("o: \\\n  a \\\n  b \\\n  a\n\na:\n\nb:\n\na:\n") == ["a", "b"])
    }

    @Test func `names of a rule on one line`() { #expect(parse("o: a b\n\na:\n\nb:\n") == ["a", "b"]) }

    @Test func `names with blanks, dollars and colons are told by their own rules`() {
        #expect(parse("out 1: x y.o z$:.o\n\nx y.o:\n\nz$:.o:\n") == ["x y.o", "z$:.o"])
        #expect(parse("o: \\\n a\\ b$$c\\#d \\\n e\n\na\\ b$$c\\#d:\n\ne:\n", quoted: true) == ["a b$c#d", "e"])
        #expect(parse("o: a\\ b\n\na\\ b:\n") == ["a\\ b"])
    }

    @Test(arguments: [
        "", "o: a\n", "o: a b\n\na:\n", "o: a\n\na:\n\nb:\n", "o: a\n\na\n", "o: a\n\na:", "o:\n\n", ": a\n\na:\n",
        "o: b a\n\na:\n\nb:\n", "o: new\nline\n\nnew\nline:\n", "o: ab\n\na:\n", "o a\n\na:\n",
    ])
    func `what is cut off or contradicts itself is refused`(text: String) { #expect(parse(text) == nil) }

    @Test func `every cut and every changed byte gives names that the text holds, or nothing`() throws {
        let text = linkBytes("out: \\\n /lib/a.o \\\n b\\ c.o\n\n/lib/a.o:\n\nb\\ c.o:\n")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var changed = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    [
                        10, 32, 36, 58, 92, 97, 0, 255,
                    ][Int.random(in: 0..<8, using: &random)]
            }
            changed.removeLast(Int.random(in: 0..<changed.count, using: &random))
            for quoted in [true, false] {
                let found = try? LinkerDependencies(parsing: changed, quoted: quoted)
                #expect(found?.files.allSatisfy { !$0.isEmpty && $0.count < changed.count } ?? true, "\(changed)")
            }
        }
        for end in 0..<text.count {
            #expect((try? LinkerDependencies(parsing: Array(text[..<end]), quoted: true)) == nil, "\(end)")
        }
    }

    @Test(arguments: ["bfd", "gold", "mold"])
    func `a linker that quotes nothing`(linker: String) throws { try names(["-fuse-ld=\(linker)"], quoted: false) }

    @Test func `the toolchain's own linker quotes names for make`() throws { try names([], quoted: true) }

    /// The same names from whatever linker, as far as the machine has it.
    private func names(_ words: [String], quoted: Bool) throws {
        let desk = try LinkDesk()
        guard (try? desk.facts(["cc"] + words)) != nil else { return }
        try desk.write("m.c", "int nat(int); int main(void) { return nat(1); }")
        try desk.run(["cc", "-c", "m.c", "-o", "m.o"])
        try desk.native("nat", in: "native", library: "n")
        try desk.run(["mv", "native", "na tive$#"])
        try desk.write("main.rs", "extern \"C\" { fn nat(x: i32) -> i32; } fn main() { unsafe { nat(2); } }")
        let arguments = ["-Lnative=na tive$#", "-lstatic=n", "-Clink-arg=m.o", "-Clink-arg=-Wl,-zmuldefs"]
        let link = words.map { "-Clink-arg=\($0)" } + ["-Clink-arg=-Wl,--dependency-file=d"]
        try desk.run(["rustc", "main.rs"] + arguments + link)
        let files = try LinkerDependencies(parsing: desk.read("d"), quoted: quoted).files
            .map { String(decoding: $0, as: UTF8.self) }
        #expect(files.contains("na tive$#/libn.a") && files.contains("m.o"), "\(files)")
        #expect(files.contains { $0.hasSuffix("/crti.o") } && files.contains { $0.hasSuffix("/libc.so") })
    }
}
