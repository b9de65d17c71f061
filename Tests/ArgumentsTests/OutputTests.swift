import Arguments
import Foundation
import Testing

/// What we say is written, and what the real compilers write.
@Suite struct OutputTests {
    static let outputs = [
        "", "-o out/b.o", "-oout/b", "--output=b.x.o", "-o .hid", "-o out/.o", "-o a.c.o", "-o b.obj", "-o ./b.o",
        "-o b.",
    ]
    static let common = [
        "", "-MD", "-MMD -MF x.d", "--coverage", "-ftest-coverage", "-fstack-usage", "-g -gsplit-dwarf",
    ]
    static let flags: [(Dialect, [String])] = [
        (.gcc, common + ["-fcallgraph-info=su", "-O2 -fsave-optimization-record", "-gsplit-dwarf -g0"]),
        (
            .clang,
            common + [
                "-O2 -fsave-optimization-record", "-O2 -fsave-optimization-record=bitstream", "-emit-llvm",
                "-O2 -foptimization-record-file=r.yaml", "--serialize-diagnostics x.dia", "-g -gsplit-dwarf=single",
            ]
        ),
    ]
    static let inputs = ["src/a.c", "a.x.c"]

    @Test(arguments: bothDialects)
    func `every file that is written is named, and no other`(dialect: Dialect) throws {
        let desk = try Desk()
        for input in Self.inputs { try desk.write(input, "#include \"h.h\"\nint f(int x) { return x; }\n") }
        try desk.write("src/h.h", "")
        try desk.write("h.h", "")
        try desk.write("out/keep", "")
        let before = try desk.files()
        for flags in Self.flags.first(where: { $0.0 == dialect })?.1 ?? [] {
            for (number, output) in Self.outputs.enumerated() {
                let line = "\(flags) -c \(Self.inputs[number % 2]) \(output)"
                let found = try compilation(line, dialect)
                let result = try desk.run(dialect, found.expandedArguments.map(text))
                #expect(result.status == 0, "\(line): \(result.diagnostics)")
                let written = try desk.files().subtracting(before)
                var named = Set(found.outputs.map { Self.tidy($0.path) })
                if let dependencies = found.dependencies { named.insert(Self.tidy(dependencies.path)) }
                #expect(named == written, "\(dialect): \(line)")
                for file in written { try FileManager.default.removeItem(at: desk.root.appendingPathComponent(file)) }
            }
        }
    }

    @Test(arguments: bothDialects)
    func `no flag of the tables writes a file that is not named`(dialect: Dialect) throws {
        let desk = try Desk()
        try desk.write("a.c", "int f(int x) { return x; }\n")
        let before = try desk.files()
        for row in FlagTable.table(of: dialect).rows where [.alone, .aloneOrEquals].contains(row.arity) {
            let words = ["-c", "a.c", "-g", text(row.spelling)]
            guard case .compilation(let found) = parse(call(words, dialect)) else { continue }
            let result = try desk.run(dialect, words)
            let written = try desk.files().subtracting(before)
            for file in written { try FileManager.default.removeItem(at: desk.root.appendingPathComponent(file)) }
            guard result.status == 0 else { continue }
            var named = Set(found.outputNames)
            if let dependencies = found.dependencies { named.insert(text(dependencies.path)) }
            #expect(written.isSubset(of: named), "\(dialect) \(text(row.spelling))")
            #expect(written.contains(text(found.object)), "\(dialect) \(text(row.spelling))")
        }
    }

    private static func tidy(_ path: [UInt8]) -> String {
        let name = text(path)
        return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    }

    @Test(arguments: bothDialects)
    func `assembly text is named after the input, and so is what lies beside it`(dialect: Dialect) throws {
        let desk = try Desk()
        try desk.write("src/a.c", "int f(int x) { return x; }\n")
        for line in ["-S src/a.c --coverage", "-S src/a.c -fstack-usage -MD", "-c src/a.c -S -o q.t -MD"] {
            let before = try desk.files()
            let found = try compilation(line, dialect)
            #expect(try desk.run(dialect, found.expandedArguments.map(text)).status == 0)
            let written = try desk.files().subtracting(before)
            #expect(Set(found.outputNames + (found.dependencies.map { [text($0.path)] } ?? [])) == written)
            for file in written { try FileManager.default.removeItem(at: desk.root.appendingPathComponent(file)) }
        }
    }

    @Test(arguments: bothDialects)
    func `what is not preprocessed has no dependency file`(dialect: Dialect) throws {
        let desk = try Desk()
        try desk.write("a.i", "int f(void);\n")
        try desk.write("b.ii", "int f(void);\n")
        try desk.write("c.s", "nop\n")
        try desk.write("d.S", "nop\n")
        for (input, writes) in [("a.i", false), ("b.ii", false), ("c.s", false), ("d.S", true)] {
            let found = try compilation("-c \(input) -MD -MF \(input).d -o x.o", dialect)
            #expect((found.dependencies != nil) == writes)
            #expect(try desk.run(dialect, found.expandedArguments.map(text)).status == 0)
            #expect(try desk.files().contains("\(input).d") == writes)
        }
    }

    @Test func `what would be named after the null device is refused`() throws {
        #expect(try compilation("-c a.c -o /dev/null").object == bytes("/dev/null"))
        #expect(try compilation("-c a.c -o /dev/null -MD -MF x.d").outputs.count == 1)
        #expect(reason("-c a.c -o /dev/null -MD") == "-o")
        #expect(reason("-c a.c -o /dev/null --coverage") == "-o")
        #expect(reason("-c a.c -o /dev/stdout") == "-o")
        #expect(reason("-c a.c -foptimization-record-file=-", .clang) == "-foptimization-record-file")
    }

    @Test func `words of outputs and dependencies are pointed at`() throws {
        let line = "-O2 -c a.c -MMD -MF x.d -o b.o -MT t -MP -MQq -DX -S"
        let plain = try compilation(line)
        #expect(plain.words(plain.dependencyWords) == ["-MMD", "-MF", "x.d", "-MT", "t", "-MP", "-MQq"])
        #expect(plain.words(plain.outputWords) == ["-c", "-o", "b.o", "-S"])
        let kernel = try compilation("-Wp,-MMD,d/.a.o.d -c a.c -oa.o -Wp,-DX")
        #expect(kernel.words(kernel.dependencyWords) == ["-Wp,-MMD,d/.a.o.d"])
        #expect(kernel.words(kernel.outputWords) == ["-c", "-oa.o"])
        #expect(kernel.dependencies?.path == bytes("d/.a.o.d"))
    }
}
