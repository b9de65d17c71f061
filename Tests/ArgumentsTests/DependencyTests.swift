import Arguments
import Foundation
import Testing

/// The rule's left side, and the file it stands in, as the real compilers write them.
@Suite struct DependencyTests {
    static let both: [[String]] = [
        ["-MD", "-c", "src/a.c"], ["-MD", "-c", "src/a.c", "-o", "out/b.o"], ["-MD", "-c", "src/a.c", "-o", "./b.o"],
        ["-MD", "-c", "src/a.c", "-o", ".//.///b.o"], ["-MD", "-S", "src/a.c"], ["-MD", "-S", "src/a.c", "-o", "q"],
        ["-MD", "-c", "d$l#.c"], ["-MD", "-c", "a b.c"], ["-MMD", "-MD", "-c", "src/a.c", "-o", "b.o"],
        ["-MD", "-c", "src/a.c", "-o", "o$ #\\%\t:|t.o", "-MF", "x.d"],
        ["-MD", "-c", "src/a.c", "-o", "o\\ t\\#.o", "-MF", "x.d"],
        ["-MD", "-c", "src/a.c", "-o", "o\\\\ t", "-MF", "x.d"],
        ["-MD", "-c", "src/a.c", "-MF", "x.d", "-MT", "p $q", "-MQ", "r $s", "-MT", "z#"],
        ["-MD", "-c", "src/a.c", "-MF", "x.d", "-MQ", "a", "-MQ", "b", "-MQ", "c", "-MT", "y", "-MT", "z"],
        ["-MD", "-c", "src/a.c", "-MFx.d", "-MT./p", "-MQ./q"], ["-MD", "-c", "src/a.c", "-MF", "y.d", "-MF", "z.d"],
        ["-MD", "-MP", "-c", "src/a.c", "-o", "b.o"], ["-c", "src/a.c", "-o", "b.o", "--write-dependencies"],
        ["-c", "src/a.c", "-o", "out/b.o", "-Wp,-MD,x.d"],
        ["-c", "src/a.c", "-o", "out/b.o", "-Wp,-MMD,x.d", "-MT", "q"],
        ["-c", "src/a.c", "-Wp,-MD,x.d", "-MP"], ["-c", "y.S", "-MD", "-o", "k.o"],
    ]
    static let gccOnly: [[String]] = [
        ["-c", "src/a.c", "-o", "b.o", "-Wp,-MD,x.d", "-Wp,-MT,q"],
        ["-c", "src/a.c", "-o", "b.o", "-MD", "-Wp,-MQ,$q"],
        ["-c", "src/a.c", "-o", "b.o", "-Wp,-MMD,x.d", "-Wp,-MQ,$q", "-MT", "w"],
        ["-c", "src/a.c", "-o", "b.o", "-MD", "-Wp,-MF,x.d"], ["-c", "src/a.c", "-Wp,-MD,x.d,-MT,q,-MP"],
        ["-c", "src/a.c", "-o", "b.o", "-Wp,-MD,x.d", "-Wp,-MF,y.d"],
    ]

    @Test(arguments: bothDialects)
    func `targets and file are the compiler's own`(dialect: Dialect) throws {
        for words in Self.both + (dialect == .gcc ? Self.gccOnly : []) {
            let desk = try Desk()
            for name in ["src/a.c", "d$l#.c", "a b.c", "y.S"] { try desk.write(name, "#include \"h.h\"\n") }
            for name in ["src/h.h", "h.h", "out/keep"] { try desk.write(name, "") }
            let verdict = parse(call(words, dialect))
            guard case .compilation(let found) = verdict, let dependencies = found.dependencies else {
                Issue.record("\(words): \(verdict)")
                continue
            }
            let result = try desk.run(dialect, words)
            #expect(result.status == 0, "\(words): \(result.diagnostics)")
            let rule = try desk.read(text(dependencies.path))
            let targets = dependencies.targets.map(text).joined(separator: " ")
            #expect(rule.hasPrefix(targets + ":"), "\(dialect) \(words): \(rule)")
            let isPhony = rule.contains("h.h:\n")
            #expect(dependencies.phony == isPhony, "\(dialect) \(words): \(rule)")
        }
    }

    @Test(arguments: bothDialects)
    func `system headers are listed in one style only`(dialect: Dialect) throws {
        let desk = try Desk()
        try desk.write("a.c", "#include <limits.h>\n")
        for flags in [["-MD"], ["-MMD"], ["-MD", "-MMD"], ["-MMD", "-MD"], ["-Wp,-MD,a.d"], ["-Wp,-MMD,a.d"]] {
            let words = flags + ["-c", "a.c"]
            guard case .compilation(let found) = parse(call(words, dialect)) else {
                Issue.record("\(words)")
                continue
            }
            #expect(try desk.run(dialect, words).status == 0)
            let isListed = try desk.read("a.d").contains("limits.h")
            #expect((found.dependencies?.style == .all) == isListed, "\(dialect) \(flags)")
        }
    }

    @Test func `two ways of asking at once are refused`() {
        for dialect in bothDialects {
            #expect(reason("-c a.c -MD -Wp,-MD,x.d", dialect) == "-Wp")
            #expect(reason("-c a.c -MD -MG", dialect) == "-MG")
        }
        #expect(reason("-c a.c -MD -Wp,-MT,q", .clang) == "-Wp")
    }

    @Test func `a file name alone asks for nothing`() throws {
        #expect(try compilation("-c a.c -MF x.d", .clang).dependencies == nil)
    }
}
