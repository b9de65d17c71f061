import Testing

@testable import Rust

@Suite struct LinkArgumentsTests {
    private func read(_ words: [String]) throws -> LinkArguments { try LinkArguments(words.map(linkBytes)) }

    private func texts(_ paths: [[UInt8]]) -> [String] { paths.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `what is common is understood`() throws {
        let found = try read([
            "-Wl,-rpath,$ORIGIN/../lib", "-fuse-ld=mold", "-L", "x", "-Ly", "-lz", "-Wl,-z,relro,-z,now",
            "-Wl,--version-script=v.map", "-Wl,--retain-symbols-file,r", "a.o", "-Xlinker", "-L", "-Xlinker", "w",
            "-Wl,-O1", "-Wl,--as-needed", "-static", "-B", "/tools", "-Wl,--build-id=sha1", "-Wl,-soname,libx.so.1",
        ])
        #expect(texts(found.directories) == ["x", "y", "w"])
        #expect(texts(found.programs) == ["-fuse-ld=mold", "-B", "/tools"])
        #expect(texts(found.named) == ["a.o", "v.map"] && texts(found.read) == ["r"])
    }

    @Test(arguments: [
        ["-Wl,-Map=m"], ["-Wl,-Map,m"], ["-Wl,--dependency-file=d"], ["@rsp"], ["-Wl,@rsp"], ["-Wl,--lto-emit-asm"],
        ["-Wl,--reproduce=r.tar"], ["-Wl,--plugin=p.so"], ["-v"], ["-o"], ["-save-temps"], ["-specs=s"], ["-Xlinker"],
        ["-L"], ["-Wl,--print-map"], ["-Wl,-rpath"], ["-Wl,--out-implib=i"], ["-Wl,--time-trace"], ["-flto"], [""],
        ["-Wl,-T,@x"], ["-Wl,--thinlto-cache-dir=d"], ["-Wl,--trace"], ["-wrapper"],
    ])
    func `what writes, hides or is not known is refused`(words: [String]) {
        #expect(throws: Doubt.self) { try read(words) }
    }

    @Test func `the flag is the reason`() {
        #expect(throws: Doubt("link-arg -Map")) { try read(["-Wl,-Map=secret/place"]) }
        #expect(throws: Doubt("link-arg @")) { try read(["@secret"]) }
    }

    @Test(arguments: [LinkArgumentTable.driver, LinkArgumentTable.linker])
    func `each row does what it says, and no two say different things`(table: [LinkArgumentTable.Row]) throws {
        let isDriver = table == LinkArgumentTable.driver
        for row in table {
            #expect(table.filter { $0.flag == row.flag && $0.form == row.form }.count == 1, "\(row)")
            var words = [row.flag]
            if row.form == .joined { words[0] += linkBytes("V") }
            if row.form == .separate { words.append(linkBytes("V")) }
            let value = linkBytes("V")
            let spelled = isDriver ? words : [words.reduce(linkBytes("-Wl")) { $0 + [UInt8(ascii: ",")] + $1 }]
            let found = try LinkArguments(spelled)
            #expect(found.read == (row.meaning == .reads ? [value] : []), "\(row)")
            #expect(found.named == (row.meaning == .names ? [value] : []), "\(row)")
            #expect(found.directories == (row.meaning == .searches ? [value] : []), "\(row)")
            #expect(found.programs == (row.meaning == .programs ? words : []), "\(row)")
        }
    }

    @Test(arguments: ["-fuse-ld=bfd", "-fuse-ld=gold", "-fuse-ld=mold", ""])
    func `files that arguments name are listed by the linker, or their row reads them`(linker: String) throws {
        let desk = try LinkDesk()
        let words = linker.isEmpty ? [] : [linker]
        guard let facts = try? desk.facts(["cc"] + words) else { return }
        try desk.write("v.map", "{ global: *; };")
        try desk.write("dynamic.list", "{ main; };")
        try desk.native("nat", in: "native", library: "n")
        for argument in ["-Wl,--version-script=v.map", "-Wl,--dynamic-list=dynamic.list", "nat.o"] {
            let listed = try desk.link(
                "fn main() {}", quoted: words.isEmpty || facts.quotesNames,
                words.map { "-Clink-arg=\($0)" } + ["-Clink-arg=\(argument)"])
            // gold puts `./` before some names.
            let files = listed.files.map { LinkPath.lexical($0, in: desk.place) }
            let named = try read([argument]).named.map { LinkPath.lexical($0, in: desk.place) }
            #expect(named.count == 1 && files.contains(named[0]), "\(linker) \(argument)")
        }
    }
}
