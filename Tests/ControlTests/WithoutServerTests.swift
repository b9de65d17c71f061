import Foundation
import Posix
import Testing

@Suite struct WithoutServerTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `statistics are zeros from the own configuration, and no server is started`() throws {
        let text = desk.run("-s", with: ["SCCACHE_CACHE_SIZE=5G", "SCCACHE_BASEDIRS=/b:/a"])
        #expect(text.code == 0 && text.errors.isEmpty)
        #expect(text.output.hasPrefix("Compile requests                      0\n"))
        #expect(text.output.contains("\nCache location                  Local disk: \"/c\"\n"))
        #expect(text.output.contains("\nBase directories                /b/, /a/\n"))
        #expect(text.output.contains("\nMax cache size                        5 GiB\n"))
        #expect(!FileManager.default.fileExists(atPath: desk.socket))
    }

    @Test(arguments: [["--show-stats", "--stats-format=json"], ["--stats-format", "json", "--show-adv-stats"]])
    func `JSON is one object without a line end`(words: [String]) throws {
        let result = desk.run(words, with: ["SCCACHE_DIRECT=off"])
        #expect(result.code == 0 && result.output.hasSuffix("}"))
        let read = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(read?["cache_location"] as? String == "Local disk: \"/c\"")
        #expect(read?["use_preprocessor_cache_mode"] as? Bool == false)
        #expect(read?["cache_size"] is NSNull && read?["max_cache_size"] as? Int == 10 << 30)
        #expect((read?["stats"] as? [String: Any])?["multi_level"] is NSNull)
    }

    @Test func `a chain shows its levels at zero`() {
        let result = desk.run(
            "-s", with: ["SCCACHE_MULTILEVEL_CHAIN=disk,directory", "SCCACHE_DIRECTORY_PATH=/far"])
        #expect(result.code == 0 && result.errors == "")
        let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("Cache location Multi-level (2 levels)"))
        #expect(rows.contains("L0 (disk) Local disk: \"/c\""))
        #expect(rows.contains("L1 (directory) Directory: /far"))
        #expect(rows.contains("L1 (directory) hit rate -"))
    }

    @Test func `a plugin alone is the cache`() {
        let result = desk.run("-s", with: ["SCCACHE_DIRECTORY_PATH=/far"])
        #expect(result.output.contains("\nCache location                  Directory: /far\n"))
        #expect(!result.output.contains("Max cache size"))
    }

    @Test func `a level that is not there is a warning, and the others are shown`() {
        let result = desk.run("-s", with: ["SCCACHE_MULTILEVEL_CHAIN=disk,other"])
        #expect(result.code == 0)
        #expect(
            result.errors.hasPrefix(
                "swcache: warning: the chain of levels names 'other', but there is no such plugin; install "))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output.contains("\nCache location                  Multi-level (1 levels)\n"))
    }

    @Test func `a variable that nobody knows is told, in case it was meant for a plugin`() {
        let result = desk.run("-s", with: ["SCCACHE_TAPE_DRIVE=t", "SCCACHE_DIRR=x"])
        #expect(result.code == 0)
        #expect(
            result.errors == "swcache: warning: SCCACHE_TAPE_DRIVE has no effect: is a plugin not installed?\n"
                + "swcache: warning: SCCACHE_DIRR has no effect: did you mean SCCACHE_DIR?\n")
    }

    @Test func `a bad option ends every verb with its name and what to do`() {
        for verb in ["-s", "-z", "--start-server", "--stop-server"] {
            let result = desk.run(verb, with: ["SCCACHE_DIRECTORY_PATH=/far", "SCCACHE_DIRECTORY_RW_MODE=RO"])
            #expect(
                result
                    == Desk.Result(
                        code: 2, output: "",
                        errors:
                            "swcache: error: SCCACHE_DIRECTORY_RW_MODE has the value 'RO'; accepted is READ_ONLY or "
                            + "READ_WRITE\n"))
        }
        let chain = desk.run("-s", with: ["SCCACHE_MULTILEVEL_CHAIN=directory"])
        #expect(chain.code == 2 && chain.errors.contains("set SCCACHE_DIRECTORY_PATH, or [cache.directory]"))
    }

    @Test func `there is nothing to stop`() {
        let result = desk.run("--stop-server")
        #expect(result.code == 2 && result.output == "Stopping swcache server...\n")
        #expect(
            result.errors
                == "swcache: error: couldn't connect to server\nswcache: caused by: No such file or directory (os error 2)\n"
        )
    }

    @Test func `a socket that nobody listens on refuses`() throws {
        _ = try UnixSocket.listen(at: SocketAddress(path: Posix.Path(desk.socket)))
        let result = desk.run("--stop-server", with: ["SWCACHE_INVOKED_AS=sccache"])
        #expect(result.output == "Stopping sccache server...\n")
        #expect(result.errors.contains("sccache: caused by: Connection refused (os error 111)\n"))
        #expect(desk.run("--show-stats").code == 0)
    }

    @Test func `distribution is told to be absent`() {
        #expect(desk.run("--dist-status").output == "{\"Disabled\":\"disabled\"}\n")
        for words in [["--dist-auth"], ["--package-toolchain", "cc", "out"]] {
            let result = desk.run(words)
            #expect(result.code == 2 && result.output.isEmpty)
            #expect(result.errors == "swcache: error: distributed compilation is not part of this build\n")
        }
    }

    @Test func `becoming the server goes with no other command`() {
        let result = desk.run("--show-stats", with: ["SCCACHE_START_SERVER=1"])
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(
            result.errors == "swcache: error: `SCCACHE_START_SERVER=1` can't be used with other commands\n")
    }

    @Test func `a file that is no socket is never removed`() throws {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: desk.socket))
        let result = desk.run("--start-server")
        #expect(result.code == 2 && result.output == "swcache: Starting the server...\n")
        #expect(result.errors.hasPrefix("swcache: error: Server startup failed: "))
        #expect(try Data(contentsOf: URL(fileURLWithPath: desk.socket)) == Data("mine".utf8))
    }
}
