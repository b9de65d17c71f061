import Foundation
import Testing

extension WholePrograms {
    /// What people say to each backend, right and wrong.
    @Suite struct BackendSettingStories {
        private func chain(_ settings: BackendSettings, _ desk: FaultDesk) -> [String: String] {
            [
                "SCCACHE_PLUGIN_DIR": products.path, "SCCACHE_MULTILEVEL_CHAIN": "disk,\(settings.name)",
                "AWS_EC2_METADATA_DISABLED": "true",
            ].merging(settings.working) { $1 }
        }

        @Test(arguments: BackendSettings.names)
        func `a mistake costs no compile, and one line tells what to change`(_ backend: String) async throws {
            let desk = try FaultDesk(["SCCACHE_LOG": "trace"])
            let settings = try await BackendSettings.of(backend)
            var said = ""
            for (number, mistake) in settings.mistakes.enumerated() {
                let variables = chain(settings, desk).merging(mistake.changed) { $1 }
                let name = "u\(number).c"
                try desk.write("int f(void) { return \(number); }\n", to: name)
                let result = try await desk.compile(name, with: variables)
                #expect(result.code == 0, "\(result.errors)")
                #expect(try await desk.read("u\(number).o") == desk.plain(name))
                #expect(result.errors.split(separator: "\n").count <= 1, "\(result.errors)")
                let doctor = try await desk.control("doctor", with: variables)
                let lines = (doctor.output + doctor.errors).split(separator: "\n")
                let telling = lines.filter { line in mistake.told.allSatisfy(line.contains) }
                #expect(doctor.code != 0 && !telling.isEmpty, "\(mistake): \(doctor.output)\(doctor.errors)")
                said += result.errors + doctor.output + doctor.errors
            }
            try await desk.endDaemon()
            said += desk.log
            #expect(!said.contains(BackendSettings.wrongSecret))
        }

        @Test func `reads that fail are counted, and statistics tell why the last one did`() async throws {
            let desk = try FaultDesk()
            var variables = chain(try await BackendSettings.of("redis"), desk)
            variables["SCCACHE_REDIS_ENDPOINT"] = "redis://127.0.0.1:9"
            try desk.write("int f(void) { return 0; }\n", to: "a.c")
            #expect(try await desk.compile("a.c", with: variables).code == 0)
            let shown = try await desk.control("--show-stats", with: variables)
            let row = try #require(shown.output.split(separator: "\n").first { $0.hasPrefix("Cache read errors") })
            let number = try #require(row.split(separator: " ").last.flatMap { Int($0) })
            #expect(number > 0 && shown.errors.contains("L1 (redis): \(number) read"))
            #expect(shown.errors.contains("failed, the last one: "))
            #expect(shown.errors.contains("127.0.0.1:9"), "\(shown.errors)")
        }

        @Test(arguments: BackendSettings.names)
        func `no log, statistics, message, file or command line has a secret`(_ backend: String) async throws {
            let desk = try FaultDesk(["SCCACHE_LOG": "trace"])
            let settings = try await BackendSettings.of(backend)
            let variables = chain(settings, desk)
            var said = ""
            for number in 0..<2 {
                try desk.write("int secret(void) { return \(number); }\n", to: "u\(number).c")
                let result = try await desk.compile("u\(number).c", with: variables)
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
            }
            let stored = try await desk.eventually {
                try await desk.levels(variables).contains { $0.key.hasPrefix("L1 ") && $0.value["writes"] ?? 0 >= 4 }
            }
            #expect(stored, "the credentials are right")
            for words in [["--show-stats"], ["--show-stats", "--stats-format=json"], ["doctor"], ["--help"]] {
                let result = try await desk.run([desk.client] + words, with: variables)
                said += result.output + result.errors
            }
            for name in ["environ", "cmdline"] {
                let process = FileHandle(forReadingAtPath: "/proc/\(try desk.daemon)/\(name)")
                said += String(decoding: try process?.readToEnd() ?? Data(), as: UTF8.self)
            }
            try await desk.endDaemon()
            said += desk.log
            for folder in ["home", "run", "cache"] {
                for name in desk.files(below: folder) {
                    let bytes = desk.read("\(desk.folder)/\(folder)/\(name)") ?? Data()
                    said += name + String(decoding: bytes, as: UTF8.self)
                }
            }
            for secret in settings.secrets {
                #expect(!secret.isEmpty && !said.contains(secret))
            }
        }
    }
}
