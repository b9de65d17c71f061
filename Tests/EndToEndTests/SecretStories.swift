import Foundation
import Posix
import Testing

extension WholePrograms {
    /// What a plugin is told in confidence stays between the user and the plugin.
    @Suite struct SecretStories {
        private static let secret = "hush-hush-4711"

        private func desk() async throws -> FaultDesk {
            let desk = try FaultDesk(["SCCACHE_LOG": "trace"])
            try await desk.installBadPlugin("TWICE")
            for number in 0..<3 { try desk.write("int f\(number)(void) { return \(number); }\n", to: "u\(number).c") }
            return desk
        }

        private func variables(_ desk: FaultDesk, _ more: [String: String]) -> [String: String] {
            [
                "SCCACHE_PLUGIN_DIR": desk.pluginFolder, "SCCACHE_MULTILEVEL_CHAIN": "disk,bad",
                "SCCACHE_BAD_PLACE": "x",
            ].merging(more) { $1 }
        }

        @Test func `no log, statistics, message, file or command line has the secret`() async throws {
            let desk = try await desk()
            let file = "\(desk.folder)/token"
            try desk.write(Self.secret + "\n", to: file)
            var said = ""
            for more in [
                ["SCCACHE_BAD_TOKEN": Self.secret], ["SCCACHE_BAD_TOKEN_FILE": file],
                ["SCCACHE_BAD_TOKEN": Self.secret, "SCCACHE_BAD_TOKEN_FILE": file],
                ["SCCACHE_BAD_TOKEN": Self.secret, "SCCACHE_BAD_TOKEN_FILE": "\(desk.folder)/none"],
            ] {
                let variables = variables(desk, more)
                for number in 0..<3 {
                    let result = try await desk.compile("u\(number).c", with: variables)
                    #expect(result.code == 0)
                    said += result.output + result.errors
                }
                for words in [["--show-stats"], ["--show-stats", "--stats-format=json"], ["doctor"], ["--help"]] {
                    let result = try await desk.run([desk.client] + words, with: variables)
                    said += result.output + result.errors
                }
            }
            #expect(said.contains("SCCACHE_BAD_TOKEN and SCCACHE_BAD_TOKEN_FILE are both set; unset one of them"))
            for name in ["environ", "cmdline"] {
                let process = try FileHandle(forReadingAtPath: "/proc/\(desk.daemon)/\(name)")
                said += String(decoding: try process?.readToEnd() ?? Data(), as: UTF8.self)
            }
            try await desk.endDaemon()
            said += desk.log
            for folder in ["home", "run", "cache"] {
                for name in desk.files(below: folder) {
                    said +=
                        name + String(decoding: desk.read("\(desk.folder)/\(folder)/\(name)") ?? Data(), as: UTF8.self)
                }
            }
            #expect(desk.log.contains("Bad: opened"), "the plugin's own words are in the log")
            #expect(!said.contains(Self.secret))
        }

        @Test func `a new secret reaches the plugin, and its level stays the same one`() async throws {
            let desk = try await desk()
            let file = "\(desk.folder)/token"
            let variables = variables(desk, ["SCCACHE_BAD_TOKEN_FILE": file])
            func opened() -> Int { desk.log.components(separatedBy: "Bad: opened").count - 1 }
            for round in 1...3 {
                try desk.write("token \(round)", to: file)
                for number in 0..<3 {
                    try desk.write("int f\(number)(void) { return \(10 * round + number); }\n", to: "u\(number).c")
                    #expect(try await desk.compile("u\(number).c", with: variables).code == 0)
                }
                #expect(await desk.eventually { opened() == round }, "\(opened())")
            }
            // It answers every question with three bytes: a hit at its level, though no entry of ours.
            let level = try await desk.levels(variables)["L1 (bad)"] ?? [:]
            #expect(level["hits"] ?? 0 >= 9, "nothing was counted anew: \(level)")
        }
    }
}
