import Arguments
import Foundation
import Testing

@Suite struct ResponseFileTests {
    @Test func `files are expanded in place, one in another`() throws {
        let files = ["one": "-DX=3 -c\n @two", "two": "a.c -o a.o"]
        guard case .compilation(let found) = parse(call("-O1 @one -Wall"), files: files) else {
            return #expect(Bool(false))
        }
        #expect(found.expandedArguments.map(text) == ["-O1", "-DX=3", "-c", "a.c", "-o", "a.o", "-Wall"])
        #expect(found.hasResponseFiles)
        #expect(found.words(found.outputWords) == ["-c", "-o", "a.o"])
        #expect(try !compilation("-c a.c").hasResponseFiles)
    }

    @Test func `a file without an end, or none at all, is a reason`() {
        for files in [["f": "@f"], ["f": "x @f @f"], [:], ["f": "@g"], ["f": "a\0b"]] {
            #expect(parse(call("-c a.c @f"), files: files) == .notCacheable(reason: "@"))
        }
    }

    @Test func `a thousand files are not too many`() throws {
        let words = Array(repeating: "@f", count: 1999) + ["-c", "a.c"]
        guard case .compilation(let found) = parse(call(words), files: ["f": "-DX"]) else {
            return #expect(Bool(false))
        }
        #expect(found.keyArguments.count == 1999)
    }

    /// What the driver makes of a file is seen in the macros that it hands on.
    @Test(arguments: bothDialects)
    func `quotes are read as the compiler reads them`(dialect: Dialect) throws {
        let pieces = [
            "-DA=a\\ b", "\"-DB=\\\"q\\\"\"", "'-DC=\\\\x'", "-DD=\"\"e\"\"", "-DE=x\\\ny", "-DF='a\"b'",
            "-DG=a\u{0b}-DH=1",
            "-DI='a\\'b'", "-DJ=a\tb.c\r\n-DK", "'@more'", "-DL=\"open",
        ]
        for piece in pieces {
            let desk = try Desk()
            try desk.write("a.c", "")
            try desk.write("b.c", "")
            try desk.write("more", "-DM=1")
            try desk.write("f", piece)
            let verdict = CommandParser.parse(call(["-c", "@f", "a.c"], dialect)) { path in
                (try? desk.read(text(path))).map(bytes)
            }
            let macros = try desk.run(dialect, ["-###", "-c", "@f", "a.c"]).diagnostics
            switch verdict {
            case .compilation(let found):
                for argument in found.keyArguments {
                    let value = text(argument.value).replacingOccurrences(of: "\\", with: "\\\\")
                    let shown = value.replacingOccurrences(of: "\"", with: "\\\"")
                    #expect(
                        macros.contains("\"\(shown)\"") || macros.contains(" \(shown) "),
                        "\(dialect) \(piece): \(shown)\n\(macros)")
                }
            case .notCacheable(let reason):
                #expect(reason == "multiple input files")
                #expect(macros.contains("b.c"), "\(dialect) \(piece): \(macros)")
            case .notCompilation: Issue.record("\(piece)")
            }
        }
    }

    @Test func `the ends of files differ between compilers`() throws {
        for (dialect, ending) in [(Dialect.gcc, "-DX="), (.clang, "-DX=\\")] {
            guard case .compilation(let found) = parse(call("-c a.c @f", dialect), files: ["f": "-DX=\\"]) else {
                return #expect(Bool(false))
            }
            #expect(found.expandedArguments.last.map(text) == ending)
        }
        #expect(parse(call("-c a.c @f", .gcc), files: ["f": "\"\""]) == .notCacheable(reason: "multiple input files"))
        guard case .compilation = parse(call("-c a.c @f", .clang), files: ["f": "\"\""]) else {
            return #expect(Bool(false))
        }
    }
}
