import Backends
import Posix
import Testing

@Suite struct OptionTests {
    private let desk: Desk
    private let on = "SCCACHE_SHELF=b"

    init() throws { desk = try Desk() }

    @Test func `variables, file and defaults are joined option by option`() throws {
        let found = try desk.options(
            [on, "SCCACHE_SHELF_TTL=7"],
            file: """
                [cache.shelf]
                container = "file"
                key_prefix = "a/b//"
                ttl = 9
                ssl = true
                """)
        #expect(
            found == ["bucket": "b", "key_prefix": "a/b", "ttl": "7", "ssl": "true", "rw_mode": "READ_WRITE"])
    }

    @Test func `every value comes in one form, whatever its spelling`() throws {
        let found = try desk.options([
            on, "SCCACHE_SHELF_SSL=Off", "SCCACHE_SHELF_LIMIT=2k", "SCCACHE_SHELF_NODES= a , b,",
            "SCCACHE_SHELF_RW_MODE=read_only", "SCCACHE_SHELF_KEY_PREFIX=///",
        ])
        #expect(
            found == [
                "bucket": "b", "ssl": "false", "limit": "2048", "nodes": "a,b", "rw_mode": "READ_ONLY", "ttl": "86400",
            ])
    }

    @Test func `empty is unset, and the first variable of an option counts`() throws {
        #expect(try desk.options(["SCCACHE_SHELF=", "SCCACHE_SHELF_BUCKET=second"])["bucket"] == "second")
        let plan = try desk.plan([on, "SCCACHE_SHELF_BUCKET=second"])
        #expect(plan.problems.map(\.message) == ["SCCACHE_SHELF_BUCKET is ignored, because SCCACHE_SHELF is set too"])
        #expect(try desk.options(["CACHEPOT_SHELF=older"])["bucket"] == "older")
    }

    @Test(arguments: [
        (
            "SCCACHE_SHELF_SSL=maybe",
            "SCCACHE_SHELF_SSL has the value 'maybe'; accepted is true, on, 1, false, off or 0"
        ),
        ("SCCACHE_SHELF_RW_MODE=READONLY", "SCCACHE_SHELF_RW_MODE has the value 'READONLY'; accepted is READ_ONLY or"),
        ("SCCACHE_SHELF_TTL=1h", "SCCACHE_SHELF_TTL has the value '1h'; accepted is a whole number from 0 on"),
        ("SCCACHE_SHELF_LIMIT=10GB", "SCCACHE_SHELF_LIMIT has the value '10GB'; accepted is a number of bytes"),
    ])
    func `a bad value names its variable and what is accepted`(variable: String, message: String) throws {
        #expect(try desk.mistake([on, variable]).hasPrefix(message))
    }

    @Test(arguments: [
        ("ttl = \"long\"", "cache.shelf.ttl has the value \"long\"; accepted is a whole number from 0 on"),
        ("ssl = 1", "cache.shelf.ssl has the value 1; accepted is true, on, 1, false, off or 0"),
        ("rw_mode = \"READ\"", "cache.shelf.rw_mode has the value \"READ\"; accepted is READ_ONLY or READ_WRITE"),
        ("buckett = \"b\"", "unknown key cache.shelf.buckett; did you mean cache.shelf.bucket?"),
        ("colour = \"b\"", "unknown key cache.shelf.colour; accepted are bucket, container, key_prefix, token, "),
        ("bucket = \"b\"\ncontainer = \"c\"", "cache.shelf.bucket and cache.shelf.container mean the same; remove one"),
        ("key_prefix = \"p\"", "the Shelf cache lacks its bucket; set SCCACHE_SHELF, or cache.shelf.bucket in the"),
        ("token = 17\nbucket = \"b\"", "cache.shelf.token has a value that cannot be used; accepted is a text"),
    ])
    func `a bad key names its file, its path and what is accepted`(lines: String, message: String) throws {
        let found = try desk.mistake([], file: "[cache.shelf]\n" + lines)
        #expect(found.contains(message), "\(found)")
        #expect(found.hasPrefix("\(desk.path)/config: ") || found.hasPrefix("the Shelf cache lacks"))
    }

    @Test func `options that exclude each other are named with where they were set`() throws {
        let both = [on, "SCCACHE_SHELF_SSL=on", "SCCACHE_SHELF_NODES=a"]
        #expect(
            try desk.mistake(both) == "SCCACHE_SHELF_SSL and SCCACHE_SHELF_NODES do not go together: set one of them")
        #expect(
            try desk.mistake([on, "CLOUD_HOST=x"], file: "[cache.shelf]\nssl = true")
                == "cache.shelf.ssl and CLOUD_HOST do not go together: set one of them")
        #expect(try desk.options([on, "SCCACHE_SHELF_SSL=off", "SCCACHE_SHELF_NODES=a"])["nodes"] == "a")
    }

    @Test func `variables of others are handed on as they are, and no more of them than are named`() throws {
        let found = try desk.options([on, "CLOUD_KEY=k=1", "CLOUD_REGION=", "PROXY=p", "PROXY_X=no", "PATH=/bin"])
        #expect(
            found.filter { $0.key.hasPrefix("env.") } == [
                "env.CLOUD_KEY": "k=1", "env.CLOUD_REGION": "", "env.PROXY": "p",
            ])
    }

    // MARK: Secrets

    @Test func `a secret may lie in a file that a variable names`() throws {
        let file = try desk.write("secret", "pa ss\r\n")
        #expect(try desk.options([on, "SCCACHE_SHELF_TOKEN_FILE=\(file)"])["token"] == "pa ss")
        #expect(try desk.plan([on, "SCCACHE_SHELF_TOKEN_FILE=\(file)"]).files.map(\.text) == [file])
        #expect(
            try desk.mistake([on, "SCCACHE_SHELF_TOKEN_FILE=\(file)", "SCCACHE_SHELF_TOKEN=x"])
                == "SCCACHE_SHELF_TOKEN and SCCACHE_SHELF_TOKEN_FILE are both set; unset one of them")
        #expect(
            try desk.mistake([on, "SCCACHE_SHELF_TOKEN_FILE=secret"])
                == "SCCACHE_SHELF_TOKEN_FILE has the value 'secret'; accepted is an absolute path")
        #expect(
            try desk.mistake([on, "SCCACHE_SHELF_TOKEN_FILE=\(desk.path)/none"])
                == "SCCACHE_SHELF_TOKEN_FILE names the file '\(desk.path)/none', which is not there")
        #expect(
            try desk.mistake([on, "SCCACHE_SHELF_TOKEN_FILE=\(desk.path)"]).hasPrefix(
                "SCCACHE_SHELF_TOKEN_FILE names the file '\(desk.path)', which cannot be read: "))
        #expect(
            try desk.mistake([on, "SCCACHE_SHELF_TOKEN_FILE=\(try desk.write("empty", "\n"))"]).hasSuffix(
                ", which is empty"))
    }

    @Test func `no way of printing a level shows its secrets`() throws {
        let plan = try desk.plan([on, "SCCACHE_SHELF_TOKEN=hush", "CLOUD_SECRET_KEY=hush2", "CLOUD_HOST=there"])
        var dumped = ""
        dump(plan, to: &dumped)
        for text in ["\(plan)", String(reflecting: plan), dumped] {
            #expect(!text.contains("hush") && !text.contains("104, 117, 115, 104"), "\(text)")
            #expect(text.contains("bucket=b") && text.contains("env.CLOUD_HOST=there"))
        }
    }

    @Test func `a new secret leaves the level the same one, anything else makes another`() throws {
        func identity(_ more: String...) throws -> LevelIdentity {
            try #require(try desk.plan([on] + more).plugins.first).identity
        }
        let plain = try identity()
        #expect(try identity("SCCACHE_SHELF_TOKEN=1") == plain)
        #expect(try identity("CLOUD_ACCESS_KEY=1") == plain)
        #expect(try identity("SCCACHE_SHELF_KEY_PREFIX=p") != plain)
        #expect(try identity("CLOUD_REGION=r") != plain)
        #expect(try identity("SCCACHE_SHELF_RW_MODE=READ_ONLY") != plain)
        #expect(try identity("SCCACHE_SHELF_TTL=86400") == plain, "where a value comes from does not matter")
    }
}
