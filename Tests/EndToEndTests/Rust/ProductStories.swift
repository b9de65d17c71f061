import Foundation
import Posix
import Testing

extension WholePrograms {
    /// What a hit writes, and how.
    @Suite(.serialized, .enabled(if: hasRust)) struct ProductStories {
        @Test func `a second target folder gets its own paths`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\n")
            for folder in ["o", "p q", desk.path("r")] {
                let call =
                    "a.rs --crate-name a --crate-type lib --emit dep-info,metadata,link".words
                    + ["--error-format=json", "--json=artifacts", "--out-dir", folder]
                var runs: [Run] = []
                var notes: [String] = []
                for cached in [true, false] {
                    desk.remove(folder)
                    try FileManager.default.createDirectory(
                        atPath: desk.path(folder), withIntermediateDirectories: true)
                    runs.append(try desk.rustc(call, cached: cached))
                    notes.append(try desk.read(folder + "/a.d"))
                }
                #expect(runs[0] == runs[1], "\(runs[0].errorText)")
                #expect(notes[0] == notes[1])
            }
            try desk.expect([.miss: 1, .hit: 2])
        }

        @Test(arguments: ["unpacked", "packed"]) func `split debug information is there after a second compile`(
            kind: String
        ) throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\nfn main() {}\n")
            for type in ["lib", "bin"] {
                for _ in 0..<2 {
                    try desk.agreeRustc(
                        "a.rs --crate-name a --crate-type \(type) --emit link --out-dir o -g -C split-debuginfo=\(kind)"
                    )
                }
            }
        }

        @Test func `files that nobody can name are written every time`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\n")
            let call = "a.rs --crate-name a --crate-type lib --emit link --out-dir o"
            for _ in 0..<2 {
                try FileManager.default.createDirectory(atPath: desk.path("o"), withIntermediateDirectories: true)
                #expect(try desk.rustc("\(call) -C save-temps".words).code == 0)
                #expect(try desk.products(in: "o").keys.contains { $0.hasSuffix(".bc") })
                desk.remove("o")
                #expect(
                    try desk.rustc("\(call) -Z self-profile=o/p".words, with: ["RUSTC_BOOTSTRAP": "1"]).code == 0)
                #expect(desk.exists("o/p"))
                desk.remove("o")
            }
            #expect(try desk.reasons() == ["save-temps": 2, "-Z self-profile": 2])
        }

        @Test(arguments: ["077", "022", "002"]) func `the caller's mask decides about permissions`(mask: String) throws
        {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\nfn main() {}\n")
            for type in ["lib", "bin"] {
                let call = "a.rs --crate-name a --crate-type \(type) --emit dep-info,metadata,link"
                _ = try desk.rustc("\(call) --out-dir q".words)
                var found: [[String: Snapshot]] = []
                for program in ["\(Products.client) rustc", "rustc"] {
                    desk.remove("o")
                    let line = "umask \(mask); mkdir o; exec \(program) \(call) --out-dir o"
                    #expect(try desk.run("sh", ["-c", line]).code == 0)
                    found.append(try desk.products(in: "o"))
                }
                #expect(found[0] == found[1], "\(found[0].mapValues(\.mode)) \(found[1].mapValues(\.mode))")
            }
        }

        @Test func `every kind of output comes back`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f(x: u32) -> u32 { x + 1 }\n")
            for _ in 0..<2 {
                for kinds in [
                    "asm,obj,llvm-ir,llvm-bc,mir", "dep-info=o/x.d,metadata=o/y", "metadata", "link=o/z.rlib",
                ] {
                    try desk.agreeRustc("a.rs --crate-name a --crate-type lib --out-dir o --emit \(kinds)")
                }
            }
            try desk.expect([.miss: 4, .hit: 4])
        }

        @Test(arguments: ["human", "short", "json"]) func `warnings come back in every form`(format: String) throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() { let unused = 1; }\n")
            for _ in 0..<2 {
                for more in [
                    "", "--cap-lints allow", format == "json" ? "--json=diagnostic-rendered-ansi" : "--color always",
                ] {
                    try desk.agreeRustc(
                        "a.rs --crate-name a --crate-type lib --emit metadata --out-dir o --error-format \(format) \(more)"
                    )
                }
            }
            try desk.expect([.miss: 3, .hit: 3])
        }

        @Test func `a question beside a compile is answered every time`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "pub fn f() {}\n")
            for _ in 0..<2 {
                try desk.agreeRustc(
                    "a.rs --crate-name a --crate-type staticlib --emit link --out-dir o --print native-static-libs")
                try desk.agreeRustc("-vV")
                try desk.agreeRustc("- --crate-name ___ --print=file-names --crate-type bin --print=cfg")
            }
            try desk.expect([.notCacheable: 2, .notCompilation: 4])
        }

        /// Dependents may start when the metadata is there; code comes much later.
        @Test func `metadata is announced before the code is made`() throws {
            let desk = try CargoDesk()
            let functions = (0..<4000).map { "pub fn f\($0)(x: u64) -> String { format!(\"{x} {}\", x * \($0)) }\n" }
            try desk.write("a.rs", functions.joined())
            try FileManager.default.createDirectory(atPath: desk.path("o"), withIntermediateDirectories: true)
            let process = Process()
            let pipe = Foundation.Pipe()
            process.executableURL = URL(fileURLWithPath: Products.client)
            process.arguments = ["rustc"] + Self.announcing
            process.currentDirectoryURL = URL(fileURLWithPath: desk.tree)
            process.environment = desk.surroundings
            process.standardError = pipe
            try process.run()
            var said = ""
            while !said.contains(".rmeta") {
                let more = pipe.fileHandleForReading.availableData
                if more.isEmpty { break }
                said += String(decoding: more, as: UTF8.self)
            }
            #expect(said.contains(".rmeta") && !desk.exists("o/liba.rlib"))
            _ = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && desk.exists("o/liba.rlib"))
            try desk.agreeRustc(Self.announcing)
            try desk.expect([.miss: 1, .hit: 1])
        }

        private static let announcing =
            "a.rs --crate-name a --crate-type lib --emit metadata,link --out-dir o -O --error-format=json --json=artifacts"
            .words
    }
}
