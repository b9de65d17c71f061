import Control
import Testing

@Suite struct CommandLineTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: [
        ([], "the following required arguments were not provided:"),
        (["--bogus"], "unexpected argument '--bogus' found"),
        (["-x"], "unexpected argument '-x' found"),
        (["--show"], "unexpected argument '--show' found"),
        (["--stats-format=json"], "the following required arguments were not provided:"),
        (["--"], "unexpected argument '--' found"),
        (["-s", "-z"], "the argument '--show-stats' cannot be used with '--zero-stats'"),
        (["-s", "--show-stats"], "the argument '--show-stats' cannot be used multiple times"),
        (["--show-stats", "gcc", "-c"], "the argument '--show-stats' cannot be used with '[CMD]...'"),
        (["--show-stats", "--", "gcc"], "the argument '--show-stats' cannot be used with '[CMD]...'"),
        (["--show-stats=1"], "unexpected value '1' for '--show-stats' found; no more were expected"),
        (
            ["-s", "--stats-format=xml"],
            "invalid value 'xml' for '--stats-format <FMT>'\n  [possible values: text, json]"
        ),
        (["-s", "--stats-format", "JSON"], "invalid value 'JSON' for '--stats-format <FMT>'"),
        (["-s", "--stats-format"], "a value is required for '--stats-format <FMT>' but none was supplied"),
        (
            ["--stats-format=json", "--stats-format=json", "-s"],
            "the argument '--stats-format <FMT>' cannot be used multiple times"
        ),
        (["--package-toolchain", "cc"], "2 values required for '--package-toolchain <EXE> <OUT>' but 1 was provided"),
        (["--package-toolchain"], "2 values required for '--package-toolchain <EXE> <OUT>' but 0 were provided"),
    ])
    func `a mistake is told on stderr with the usage`(words: [String], message: String) {
        let result = desk.run(words)
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("error: " + message), "\(result.errors)")
        #expect(result.errors.contains("\nUsage: swcache "))
        #expect(result.errors.hasSuffix("\nFor more information, try '--help'.\n"))
    }

    @Test(arguments: ["--help", "-h"])
    func `the help names every option, and never the one that a CI action looks for`(word: String) {
        let result = desk.run([word])
        #expect(result.code == 0 && result.errors.isEmpty && result.output.contains("Usage: swcache "))
        for option in [
            "-s, --show-stats", "--show-adv-stats", "--stats-format <FMT>", "-z, --zero-stats", "--start-server",
            "--stop-server", "--debug-preprocessor-cache", "--dist-status", "--dist-auth",
            "--package-toolchain <EXE> <OUT>", "-h, --help", "-V, --version", "explain -- [CMD]...",
        ] {
            #expect(result.output.contains(option), "\(option)")
        }
        #expect(!result.output.contains("--verbose"))
    }

    @Test func `the name that it was called by is its name in every text`() {
        let name = ["SWCACHE_INVOKED_AS=sccache"]
        let version = desk.run("--version", with: name).output
        #expect(version.wholeMatch(of: /sccache \d+\.\d+\.\d+\n/) != nil)
        #expect(desk.run("-V").output == "swcache" + version.dropFirst("sccache".count))
        #expect(desk.run("-h", with: name).output.contains("swcache") == false)
        #expect(desk.run(with: name).errors.contains("swcache") == false)
        #expect(desk.run("--dist-auth", with: name).errors.hasPrefix("sccache: error: "))
        #expect(desk.run("-V", with: ["SWCACHE_INVOKED_AS=rm"]).output.hasPrefix("swcache "))
    }

    @Test func `help and version come before the configuration, all else after`() {
        let bad = ["SCCACHE_DIRECT=perhaps"]
        #expect(desk.run("--help", with: bad).code == 0)
        #expect(desk.run("-V", with: bad).code == 0)
        #expect(desk.run("--bogus", with: bad).errors.hasPrefix("error: unexpected"))
        for verb in [
            "--show-stats", "--zero-stats", "--start-server", "--stop-server", "--dist-status", "--show-adv-stats",
        ] {
            #expect(
                desk.run(verb, with: bad)
                    == Desk.Result(
                        code: 2, output: "",
                        errors: "swcache: error: SCCACHE_DIRECT has the value 'perhaps'; accepted is "
                            + "true, on, 1, false, off or 0\n"))
        }
    }
}
