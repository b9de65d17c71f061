import Config
import Documents
import Posix
import Testing

@Suite struct FileTests {
    static let whole = """
        server_startup_timeout_ms = 2500
        client_side_mode = false
        [cache.disk]
        dir = "/file"
        size = "7G"
        rw_mode = "READ_ONLY"
        [cache.disk.preprocessor_cache_mode]
        file_stat_matches = true
        use_ctime_for_stat = false
        ignore_time_macros = true
        skip_system_headers = true
        hash_working_directory = false
        [cache.multilevel]
        chain = ["disk", "Blobs"]
        write_error_policy = "ignore"
        another = 1
        [cache.blobs]
        bucket = "b"
        [dist]
        scheduler_url = "http://x"
        """

    @Test func `every key of the file finds its place`() throws {
        let settings = try Desk(file: Self.whole).resolve()
        #expect(settings.daemon.startupTimeout == .milliseconds(2500))
        #expect(settings.storage.disk.directory == Path("/file"))
        #expect(settings.storage.disk.sizeLimit == 7 << 30)
        #expect(settings.storage.disk.readOnly && settings.storage.disk.isConfigured)
        var mode = DirectModeSettings()
        mode.trustsFileStat = true
        mode.usesChangeTime = false
        mode.ignoresTimeMacros = true
        mode.skipsSystemHeaders = true
        mode.hashesWorkingDirectory = false
        #expect(settings.directMode == mode)
        #expect(settings.storage.levels == LevelChain(names: ["disk", "blobs"], policy: .ignore))
        #expect(settings.storage.sections.map(\.name) == ["blobs"])
        #expect(settings.storage.sections.first?.options["bucket"] == .text("b"))
        #expect(settings.warnings.count == 1)
    }

    @Test func `a table of the direct mode without its switch leaves it on`() throws {
        let file = "[cache.disk.preprocessor_cache_mode]\nskip_system_headers = true"
        #expect(try Desk(file: file).resolve().directMode.isOn)
        #expect(try !Desk(file: file + "\nuse_preprocessor_cache_mode = false").resolve().directMode.isOn)
    }

    @Test func `a variable replaces its own field of the disk and no other`() throws {
        let disk = try Desk("SCCACHE_CACHE_SIZE=1G", file: Self.whole).resolve().storage.disk
        #expect(disk.directory == Path("/file") && disk.sizeLimit == 1 << 30 && disk.readOnly)
        let mode = try Desk("SCCACHE_DIRECT=0", file: Self.whole).resolve().directMode
        #expect(!mode.isOn && mode.skipsSystemHeaders)
        let chain = try Desk("SCCACHE_MULTILEVEL_CHAIN=x", file: Self.whole).resolve().storage.levels
        #expect(chain == LevelChain(names: ["x"], policy: .l0))
    }

    @Test(arguments: [
        ("[cache.disk]\nsiez = 1", "unknown key cache.disk.siez; did you mean cache.disk.size?"),
        ("basedir = []", "unknown key basedir; did you mean basedirs?"),
        ("[cache.disk]\nzzzzzz = 1", "unknown key cache.disk.zzzzzz; accepted are dir, size,"),
        ("[cache]\nsize = 1", "unknown key cache.size; accepted are disk, multilevel"),
        ("[dist]\nscheduler = 1", "unknown key dist.scheduler; accepted are scheduler_url,"),
        ("[cache.disk]\nsize = -1", "cache.disk.size has the value -1; accepted is a number of bytes"),
        ("[cache.disk]\nsize = \"7GB\"", "cache.disk.size has the value \"7GB\"; accepted is a number of bytes"),
        (
            "[cache.disk]\nrw_mode = \"read_only\"",
            "cache.disk.rw_mode has the value \"read_only\"; accepted is READ_ONLY"
        ),
        ("[cache.disk]\ndir = \"rel\"", "cache.disk.dir has the value \"rel\"; accepted is an absolute path"),
        ("cache = 1", "cache has the value 1; accepted is a table"),
        ("[cache.multilevel]\nx = 1", "cache.multilevel.chain is missing"),
        (
            "[cache.multilevel]\nchain = [\"\"]",
            "cache.multilevel.chain has the value [\"\"]; accepted is a list of level"
        ),
        ("[cache.multilevel]\nchain = [\"a\"]\nwrite_error_policy = \"L0\"", "write_error_policy has the value \"L0\""),
        ("[cache.disk\nnonsense", "is not TOML: line 1, column 12: a ']' is missing"),
    ])
    func `a file that cannot be used is one line with file, key, value and what is accepted`(
        file: String, complaint: String
    ) throws {
        let message = try #require(Desk(file: file).complaint)
        #expect(message.hasPrefix("/home/u/.config/sccache/config"))
        #expect(message.contains(complaint) && !message.contains("\n"), "\(message)")
    }

    @Test func `a missing file is nothing, an unreadable one a warning`() throws {
        #expect(try Desk().resolve().warnings.isEmpty)
        var desk = Desk()
        desk.file = .unreadable(Errno(13))
        #expect(try desk.resolve().warnings == ["/home/u/.config/sccache/config is ignored: Permission denied"])
        desk.file = .bytes([0x61, 0xff, 0xfe])
        #expect(try desk.resolve().warnings == ["/home/u/.config/sccache/config is ignored: it is not UTF-8"])
    }
}

@Suite struct JSONFileTests {
    @Test func `JSON says the same as TOML`() throws {
        let json = """
            {"server_startup_timeout_ms": null, "basedirs": ["/a"], "cache": {
              "disk": {"dir": "/file", "size": 1024, "rw_mode": "READ_ONLY",
                       "preprocessor_cache_mode": {"use_preprocessor_cache_mode": false}},
              "one": null, "multilevel": null, "two": {"bucket": "b", "endpoint": null}}}
            """
        let toml = """
            basedirs = ["/a"]
            [cache.disk]
            dir = "/file"
            size = 1024
            rw_mode = "READ_ONLY"
            preprocessor_cache_mode = {use_preprocessor_cache_mode = false}
            [cache.two]
            bucket = "b"
            """
        #expect(try Desk.json(json).resolve() == Desk(file: toml).resolve())
    }

    @Test(arguments: [
        #"{"cache": null}"#, #"{"dist": null}"#, #"{"basedirs": null}"#, #"{"cache": {"disk": {"dir": null}}}"#,
        #"{"cache": {"disk": {"size": null}}}"#, #"{"client_side_mode": null}"#, "", "[]",
        #"{"cache": {"multilevel": {"chain": null}}}"#, #"{"cache": {"disk": {}, "disk": {}}}"#,
    ])
    func `null stands only where a key is optional, and JSON must be JSON`(text: String) {
        #expect(Desk.json(text).complaint?.hasPrefix("/etc/c.json") == true)
    }
}
