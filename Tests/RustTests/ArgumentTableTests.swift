import Rust
import Testing

/// The tables are whole, and each row does something.
@Suite struct ArgumentTableTests {
    @Test func `no list names a flag twice`() {
        for names in [RustRows.all.map(\.spelling), CodegenRows.all.map(\.name)] {
            #expect(Set(names).count == names.count)
        }
        #expect(UnstableRows.keyed.isDisjoint(with: ["help", "codegen-backend", "self-profile", "remap-cwd-prefix"]))
    }

    /// A value that each meaning takes.
    private static func value(for row: RustFlag) -> String {
        switch row.meaning {
        case .crateType: "staticlib"
        case .emit: "mir"
        case .prefixMap: "a=b"
        case .codegen: "panic=abort"
        case .unstable: "threads=2"
        case .target: "x-linux"
        case .colour: "always"
        case .errorFormat: "short"
        default: "something"
        }
    }

    @Test func `each flag changes the verdict, in both forms alike`() throws {
        let plain = try compilation(library).withoutWords
        for row in RustRows.all {
            let value = Self.value(for: row)
            let isLong = row.spelling.hasPrefix("--")
            let forms =
                row.takesValue
                ? [[row.spelling, value], [row.spelling + (isLong ? "=" : "") + value]] : [[row.spelling]]
            let verdicts = forms.map { form -> RustVerdict in
                let verdict = parse(library + form)
                guard case .compilation(let found) = verdict else { return verdict }
                return .compilation(found.withoutWords)
            }
            #expect(verdicts.allSatisfy { $0 == verdicts[0] && $0 != .compilation(plain) }, "\(row.spelling)")
        }
    }

    @Test func `each option of code generation enters the key or is refused`() throws {
        let plain = try compilation(library).keys
        for (name, meaning) in CodegenRows.all {
            switch parse(library + ["-C", name + "=1"]) {
            case .compilation(let found): #expect(found.keys == plain + ["-C\(name)=|1"])
            case .notCacheable(let reason):
                #expect(reason == name && [.refused, .refusedUnlessOff, .llvmArguments].contains(meaning))
            case .notCompilation: Issue.record("\(name) asks for nothing")
            }
        }
        for name in UnstableRows.keyed {
            #expect(try compilation(library + ["-Z", name + "=1"]).keys == plain + ["-Z\(name)=|1"])
        }
    }

    @Test(.enabled(if: RustDesk.isAvailable))
    func `every flag and option that this rustc knows has a row`() throws {
        let desk = try RustDesk()
        let known = Set(RustRows.all.map(\.spelling))
        for line in try desk.run(["--help", "-v"]).output.split(separator: "\n") where line.hasPrefix("    ") {
            let flags = line.prefix(28).split { " ,".contains($0) }.filter { $0.hasPrefix("-") }.map(String.init)
            // Only lines that begin with a flag: explanations stand further to the right.
            guard line.drop(while: { $0 == " " }).hasPrefix("-") else { continue }
            for flag in flags where flag.count > 1 { #expect(known.contains(flag), "\(line)") }
        }
        let codegen = Set(CodegenRows.all.map(\.name))
        for line in try desk.run(["-C", "help"]).output.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count > 1, parts[0] == "-C", let name = parts[1].split(separator: "=").first, name != "help"
            else { continue }
            #expect(codegen.contains(String(name)), "\(name)")
        }
    }
}
