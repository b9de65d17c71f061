import Foundation
import Posix
import PosixAsync
import Rust
import Testing

@testable import Daemon

/// Linkers of this machine, asked by way of the real rustc.
@Suite struct LinkerRegistryTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private struct Desk {
        let room: Room
        let registry: LinkerRegistry
        let rustc: Path
        let path: String

        init() async throws {
            room = try Room()
            registry = LinkerRegistry(
                on: reactor, hasher: HasherPool(on: reactor, pool: IOPool()), directory: room.path("probes"))
            path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let runner = ProbeRunner(on: reactor)
            let here = Surroundings(environment: .current, directory: Array(room.path.bytes))
            let words = ["env", "rustc", "--print=sysroot"].map { Array($0.utf8) }
            let answer = try #require(await runner.run(Path("/usr/bin/env"), words, in: here))
            rustc = Path(Array(answer.output.prefix { $0 != 10 })).appending("/bin/rustc")
        }

        func surroundings(_ variables: [String] = [], path: String? = nil) -> Surroundings {
            let entries = variables + ["PATH=\(path ?? self.path)", "HOME=\(room.root)"]
            return Surroundings(
                environment: Environment(entries: entries.map { Array($0.utf8) }), directory: Array(room.path.bytes))
        }

        func linker(
            _ arguments: [String] = [], linker: String? = nil, _ surroundings: Surroundings? = nil
        ) async throws -> LinkerIdentity? {
            let question = try LinkerQuestion(
                linker: linker.map { Array($0.utf8) }, arguments: LinkArguments(arguments.map { Array($0.utf8) }))
            return await registry.linker(for: question, rustc: rustc, in: surroundings ?? self.surroundings())
        }

        /// A `cc` in a folder of its own that leads to a driver of this machine.
        @discardableResult
        func shim(_ folder: String, to driver: String) throws -> Path {
            let directory = room.directory.appending(path: folder)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let file = directory.appending(path: "cc")
            try? FileManager.default.removeItem(at: file)
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: driver)
            return Path(file.path)
        }

        func find(_ name: String) -> String? {
            path.split(separator: ":").map { "\($0)/\(name)" }.first { Files.isExecutable(Path($0)) }
        }

        func script(_ name: String, _ content: String) throws -> Path {
            let path = try room.write(name, content)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.text)
            return path
        }
    }

    @Test func `what links by default is known, by its content`() async throws {
        let desk = try await Desk()
        let found = try #require(try await desk.linker())
        #expect(found.knowsDependencyFiles && found.isCurrent)
        #expect(found.directories.contains { $0.starts(with: Array("/usr/lib/".utf8)) })
        let again = try #require(try await desk.linker())
        #expect(again.digest == found.digest)
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.room.path("probes").text).isEmpty)
    }

    @Test(arguments: ["bfd", "gold", "mold"])
    func `another linker is another identity`(name: String) async throws {
        guard Files.exists(Path("/usr/bin/ld.\(name)")) else { return }
        let desk = try await Desk()
        let other = try #require(try await desk.linker(["-fuse-ld=\(name)"]))
        let usual = try #require(try await desk.linker())
        #expect(other.digest != usual.digest && other.knowsDependencyFiles)
        #expect(Path(other.facts.program).name.elementsEqual("ld.\(name)".utf8))
        if name == "bfd" { #expect(other.directories.contains(Array("/usr/local/lib".utf8))) }
    }

    @Test func `another driver is another identity`() async throws {
        let desk = try await Desk()
        let clang = try #require(try await desk.linker(linker: "clang"))
        let usual = try #require(try await desk.linker())
        #expect(clang.digest != usual.digest && clang.knowsDependencyFiles)
    }

    @Test func `a driver that comes earlier in PATH is found, and the old answer is not current`() async throws {
        let desk = try await Desk()
        let early = desk.room.path("early").text
        let surroundings = desk.surroundings(path: "\(early):\(desk.path)")
        let usual = try #require(try await desk.linker([], surroundings))
        #expect(usual.isCurrent)
        let shim = try desk.shim("early", to: "/usr/bin/cc")
        #expect(!usual.isCurrent)
        let other = try #require(try await desk.linker([], surroundings))
        #expect(other.isCurrent)
        Files.remove(shim)
        #expect(usual.isCurrent && !other.isCurrent)
    }

    @Test func `a driver that changes is asked again`() async throws {
        let desk = try await Desk()
        let clang = try #require(desk.find("clang"))
        try desk.shim("early", to: "/usr/bin/cc")
        let surroundings = desk.surroundings(path: "\(desk.room.path("early").text):\(desk.path)")
        let first = try #require(try await desk.linker([], surroundings))
        try desk.shim("early", to: clang)
        #expect(!first.isCurrent)
        let second = try #require(try await desk.linker([], surroundings))
        #expect(second.digest != first.digest)
    }

    @Test func `a script as a linker is not followed`() async throws {
        let desk = try await Desk()
        let script = try desk.script("driver.sh", "#!/bin/sh\nexec /usr/bin/cc \"$@\"\n")
        #expect(try await desk.linker(linker: script.text) == nil)
        #expect(try await desk.linker(linker: desk.room.path("gone").text) == nil)
    }

    @Test func `variables of linkers that write or log are refused`() async throws {
        let desk = try await Desk()
        #expect(try await desk.linker([], desk.surroundings(["LLD_REPRODUCE=x"])) == nil)
        #expect(try await desk.linker([], desk.surroundings(["LIBRARY_PATH=/nowhere/at-all"])) != nil)
    }

    @Test func `a library of the linker's in LD_LIBRARY_PATH makes it another`() async throws {
        let desk = try await Desk()
        #expect(try await desk.linker([], desk.surroundings(["LD_LIBRARY_PATH=\(desk.room.root)"])) != nil)
        try desk.room.write("libc.so.6", "no library")
        #expect(try await desk.linker([], desk.surroundings(["LD_LIBRARY_PATH=\(desk.room.root)"])) == nil)
    }

    @Test func `the closure of a crate is asked for`() async throws {
        let desk = try await Desk()
        try desk.room.write("low.rs", "pub fn f() -> u32 { 1 }")
        try desk.room.write("top.rs", "pub fn g() -> u32 { low::f() }")
        let runner = ProbeRunner(on: reactor)
        let usual = desk.surroundings()
        for (name, words) in [("low", []), ("top", ["--extern", "low=liblow-1.rlib"])] {
            let fixed = ["rustc", "\(name).rs", "--crate-type=rlib", "-Cextra-filename=-1", "--edition=2021", "-L."]
            let answer = await runner.run(desk.rustc, (fixed + words).map { Array($0.utf8) }, in: usual)
            #expect(answer?.code == 0)
        }
        let probe = ClosureProbe(runner: runner, rustc: desk.rustc, surroundings: usual)
        let library = Array(desk.rustc.directory.directory.bytes) + Array("/lib/rustlib".utf8)
        let hosts = try Files.names(in: Path(library)).filter { name in
            ((try? FileFacts(of: Path(name, in: library)))?.isDirectory ?? false) && name.contains(UInt8(ascii: "-"))
        }
        let place = library + [UInt8(ascii: "/")] + (try #require(hosts.first)) + Array("/lib".utf8)
        let top = Array("libtop-1.rlib".utf8)
        let files = try await probe.files(behind: [top], in: [], library: place)
        #expect(files.map { String(decoding: Path($0).name, as: UTF8.self) } == ["libtop-1.rlib", "liblow-1.rlib"])
        desk.room.remove("liblow-1.rlib")
        await #expect(throws: Doubt.self) { try await probe.files(behind: [top], in: [], library: place) }
        await #expect(throws: Doubt.self) { try await probe.files(behind: [bytes("gone")], in: [], library: place) }
    }

    @Test func `a native library in a static library is told from crates and the crate itself`() async throws {
        let desk = try await Desk()
        try desk.room.write("n.c", "int nat(int x) { return x; }")
        let source = "extern \"C\" { fn nat(x: i32) -> i32; } pub fn g() -> i32 { unsafe { nat(1) } }"
        try desk.room.write("low.rs", source)
        try desk.room.write("native/README", "")
        for words in [["cc", "-c", "-fPIC", "n.c"], ["ar", "rc", "native/libn.a", "n.o"]] {
            #expect(await (try Worker(words, in: desk.room.path)).ended()?.code == 0)
        }
        let words = ["rustc", "low.rs", "--crate-type=rlib", "-Lnative=native", "-lstatic=n"]
        #expect(await (try Worker(words, in: desk.room.path)).ended()?.code == 0)
        let crate = try Descriptor.open(desk.room.path("liblow.rlib"))
        let look = ArchiveInputs(directories: ["first", "native"].map { Array(desk.room.path($0).bytes) })
        let found = try look.natives(in: crate, stem: bytes("low"), crates: [])
        #expect(found.files == [Array(desk.room.path("native/libn.a").bytes)])
        #expect(found.absences.map(\.names) == [[bytes("libn.a")]])
        let none = ArchiveInputs(directories: [])
        #expect(throws: Doubt("native library of unknown origin")) {
            try none.natives(in: crate, stem: bytes("low"), crates: [])
        }
        #expect(try none.natives(in: crate, stem: bytes("low"), crates: [desk.room.path("liblow.rlib")]).files.isEmpty)
        #expect(throws: Doubt("unreadable crate")) {
            try none.natives(in: crate, stem: bytes("low"), crates: [desk.room.path("low.rs")])
        }
    }
}
