import Documents
import Testing

@Suite struct TOMLReaderTests {
    @Test func `a configuration file becomes tables in the order of the file`() throws {
        let read = try toml(
            """
            # general
            server_startup_timeout_ms = 20_000
            basedirs = ["/home/u/src",   # one
                '/build', ]

            [cache.disk]
            dir = "/tmp/caché"
            size = 7516192768
            [cache.disk.preprocessor_cache_mode]
            use_preprocessor_cache_mode = false
            [cache.other]
            nested.deep = 0x1F
            """)
        let mode = table(["use_preprocessor_cache_mode": .boolean(false)])
        let disk = table([
            "dir": .text("/tmp/caché"), "size": .integer(7_516_192_768), "preprocessor_cache_mode": .table(mode),
        ])
        let other = table(["nested": .table(table(["deep": .integer(31)]))])
        #expect(
            read
                == table([
                    "server_startup_timeout_ms": .integer(20000),
                    "basedirs": .list([.text("/home/u/src"), .text("/build")]),
                    "cache": .table(table(["disk": .table(disk), "other": .table(other)])),
                ]))
    }

    @Test(arguments: [
        ("0", DocumentValue.integer(0)), ("-17", .integer(-17)), ("+99", .integer(99)), ("0o755", .integer(493)),
        ("0b1101", .integer(13)), ("1_000", .integer(1000)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("3.5", .real(3.5)), ("-1e3", .real(-1000)), ("6.5e-1", .real(0.65)),
        ("inf", .real(.infinity)), ("-inf", .real(-.infinity)), ("true", .boolean(true)), ("false", .boolean(false)),
        ("1979-05-27", .date("1979-05-27")), ("1979-05-27 07:32:00Z", .date("1979-05-27 07:32:00Z")),
        ("1979-05-27T00:32:00.99-07:00", .date("1979-05-27T00:32:00.99-07:00")), ("07:32:00", .date("07:32:00")),
        (#""a\tb\u00e9\U0001F600\"""#, .text("a\tbé😀\"")), (#"'a\tb'"#, .text(#"a\tb"#)), ("''", .text("")),
        ("[]", .list([])), ("[1, [2], ]", .list([.integer(1), .list([.integer(2)])])), ("{}", .table(table([:]))),
        ("{a.b = 1, c = 'x'}", .table(table(["a": .table(table(["b": .integer(1)])), "c": .text("x")]))),
        ("\"\"\"\none\\\n   two\"\"\"", .text("onetwo")), ("'''a''b'''", .text("a''b")),
        ("\"\"\"\"q\"\"\"\"", .text("\"q\"")),
    ])
    func `a value is read`(spelled: String, value: DocumentValue) throws {
        #expect(try toml("k = \(spelled) # why\n")["k"] == value)
        #expect(try toml("k = \(spelled)\r\nnext = 1")["k"] == value)
    }

    @Test(arguments: [
        "01", "1__0", "_1", "1_", "0x", "0xG", "+0x1", "1.", ".5", "1e", "1.e3", "9223372036854775808", "nope", "",
        "\"a", "'a\nb'", #""\q""#, #""\ud800""#, "[1 2]", "[1", "{a=1", "{a=1,}", "{a=1, a=2}", "1979-05", "1 2", "tru",
        "\"\u{1}\"", "\"\"\"a", "{a = 1\n}",
    ])
    func `a value that TOML does not know is refused`(spelled: String) {
        #expect(problem { _ = try toml("k = \(spelled)\n") } != nil)
    }

    @Test(arguments: [
        "a = 1\na = 2", "[a]\n[a]", "a = 1\n[a]", "[a]\nb = 1\n[a.b]", "a.b = 1\na.b.c = 2", "a = {b = 1}\n[a.c]",
        "a = {b = 1}\na.c = 2", "[a.b]\n[a]\nb.c = 1", "[[a]]\n[a]", "a = []\n[[a]]", "[a]\n[[a]]", "a.b = 1\n[a]",
    ])
    func `a key cannot be taken twice`(text: String) {
        #expect(problem { _ = try toml(text) }?.contains("is there twice") == true)
    }

    @Test func `lists of tables grow, and sub-tables belong to the last of them`() throws {
        let read = try toml("[[t]]\nn = 1\n[t.s]\nx = 1\n[[t]]\nn = 2\n[t.s]\nx = 2\n[u.v]\n[u]\ny = 1\n")
        let items = [1, 2].map { n -> DocumentValue in
            .table(table(["n": .integer(n), "s": .table(table(["x": .integer(n)]))]))
        }
        #expect(read["t"] == .list(items))
        #expect(read["u"] == .table(table(["v": .table(table([:])), "y": .integer(1)])))
    }

    @Test func `an error names the place`() {
        #expect(problem { _ = try toml("a = 1\n[cache.disk\nx") } == "line 2, column 12: a ']' is missing")
        #expect(problem { _ = try toml("a = 1\nb = 2\n\na = 3\n") } == "line 4, column 1: the key 'a' is there twice")
    }

    @Test func `no depth of nesting exhausts the stack`() {
        for text in [
            "a = " + String(repeating: "[", count: 100_000), "a = " + String(repeating: "{a=", count: 100_000),
            String(repeating: "a.", count: 100_000) + "a = 1", "[" + String(repeating: "a.", count: 100_000) + "a]",
        ] {
            #expect(problem { _ = try toml(text) }?.contains("too many levels") == true)
        }
    }

    @Test func `whatever the bytes are, reading ends with a table or an error`() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("[]{}=.,\"'\\#\n\r\t ab01-+_:eTZux\u{0}é".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            _ = try? TOMLReader.read(bytes)
            _ = try? JSONReader.read(bytes)
        }
    }
}
