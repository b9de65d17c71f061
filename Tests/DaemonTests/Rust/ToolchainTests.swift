import Foundation
import Posix
import PosixAsync
import Testing
import Wire

@testable import Daemon

/// The toolchains of this machine, and changed copies.
@Suite(.timeLimit(.minutes(4))) struct ToolchainTests {
    private let room: Room
    private let registry: ToolchainRegistry
    private let hasher: HasherPool
    private let home: [String]

    init() throws {
        room = try Room()
        hasher = HasherPool(on: reactor, pool: IOPool())
        registry = ToolchainRegistry(on: reactor, hasher: hasher)
        let own = ProcessInfo.processInfo.environment
        home = ["PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN"].compactMap { name in
            own[name].map { "\(name)=\($0)" }
        }
    }

    private func surroundings(_ more: [String] = []) -> Surroundings {
        Surroundings(
            environment: Environment(entries: (home + more).map { Array($0.utf8) }), directory: Array(room.path.bytes))
    }

    private func caller(_ words: [String]) throws -> RustCaller {
        try #require(
            RustCaller(
                CompileRequest(
                    program: Array(words[0].utf8), arguments: words.map { Array($0.utf8) },
                    directory: Array(room.path.bytes),
                    environment: [], view: View(mountNamespace: 0, rootDevice: 0, rootInode: 0), wantsColour: false,
                    build: 0)))
    }

    private func rustc() throws -> Path { try #require(ProgramPath.find(Array("rustc".utf8), in: surroundings())) }

    @Test func `a toolchain is asked once, and known by what it holds`() async throws {
        let program = try rustc()
        let caller = try caller(["rustc"])
        let found = try #require(await registry.toolchain(of: program, for: caller, target: nil, in: surroundings()))
        #expect(found.isCurrent && !found.isShadowed(in: Environment(entries: [])))
        #expect(found.program == found.rustc && Files.exists(found.library))
        #expect(found.host.split(separator: UInt8(ascii: "-")).count >= 3)
        let again = try #require(await registry.toolchain(of: program, for: caller, target: nil, in: surroundings()))
        #expect(again.digest == found.digest)
        // By its own path, without rustup, it is the same.
        let direct = try #require(
            await registry.toolchain(of: found.program, for: caller, target: nil, in: surroundings()))
        #expect(direct.digest == found.digest)
    }

    @Test func `a toolchain that rustup does not know has no identity`() async throws {
        let program = try rustc()
        guard let other = Optional(program.directory.appending("/rustup")), Files.exists(other) else { return }
        let caller = try caller(["rustc", "+no-such-toolchain"])
        #expect(await registry.toolchain(of: program, for: caller, target: nil, in: surroundings()) == nil)
        #expect(
            await registry.toolchain(
                of: program, for: try self.caller(["rustc"]), target: nil,
                in: surroundings(["RUSTUP_TOOLCHAIN=no-such-toolchain"])) == nil)
    }

    @Test func `a folder's own toolchain is noticed when it comes`() async throws {
        let program = try rustc()
        let proxies = RustupProxies(on: reactor, runner: ProbeRunner(on: reactor))
        let first = try #require(await proxies.resolve(program, nil, in: surroundings()))
        guard first != program else { return }
        #expect(await proxies.resolve(program, nil, in: surroundings()) == first)
        try room.write("rust-toolchain", "no-such-toolchain\n")
        let bare = Surroundings(
            environment: Environment(
                entries: home.filter { !$0.hasPrefix("RUSTUP_TOOLCHAIN=") }.map { Array($0.utf8) }
                    + [Array("RUSTUP_AUTO_INSTALL=0".utf8)]), directory: Array(room.path.bytes))
        #expect(await proxies.resolve(program, nil, in: bare) == nil)
        #expect(await proxies.resolve(first, nil, in: bare) == first, "what is no proxy is itself")
    }

    @Test func `a compiler that is replaced under the daemon is another toolchain`() async throws {
        let real = try #require(
            await registry.toolchain(of: rustc(), for: caller(["rustc"]), target: nil, in: surroundings()))
        func install(_ note: String) throws -> Path {
            let path = try room.write("bin/rustc", "#!/bin/sh\n# \(note)\nexec \(real.program.text) \"$@\"\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.text)
            return path
        }
        let program = try install("one")
        await aged(program)
        let caller = try caller(["rustc"])
        let first = try #require(await registry.toolchain(of: program, for: caller, target: nil, in: surroundings()))
        #expect(first.digest != real.digest)
        _ = try install("two")
        #expect(!first.isCurrent)
        let second = try #require(await registry.toolchain(of: program, for: caller, target: nil, in: surroundings()))
        #expect(second.digest != first.digest && second.isCurrent)
    }

    @Test func `what is no compiler has no identity`() async throws {
        let path = try room.write("rustc", "#!/bin/sh\nexit 1\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.text)
        #expect(await registry.toolchain(of: path, for: try caller(["rustc"]), target: nil, in: surroundings()) == nil)
        #expect(
            await registry.toolchain(of: room.path("none"), for: try caller(["rustc"]), target: nil, in: surroundings())
                == nil)
    }
}
