import Hashing
import Keys
import Rust
import Testing

/// Each part of a key alone changes it.
@Suite struct CrateKeyTests {
    private static let line = """
        --edition 2021 --extern priv:b=l/libb-1.rlib --extern proc_macro -L dependency=l -L native=n \
        -l static:+whole-archive=z:y --remap-path-prefix /w=/x --remap-path-scope object --target x86_64-unknown-linux-gnu \
        --cfg one -C opt-level=3
        """

    private static func key() throws -> CrateKey {
        CrateKey(
            compilation: try compilation(library + words(line)), toolchain: Digest(of: [1]), linker: Digest(of: [2]),
            source: Digest(of: [3]), externs: [Digest(of: [4])], files: [], linked: [Digest(of: [5])],
            found: [(bytes("l/libc.rlib"), Digest(of: [6]))], environment: [bytes("RUSTC_BOOTSTRAP=1")],
            roots: Roots([.init(.belowWorkspace, bytes("/w"))]))
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout CrateKey) -> Void
        init(_ name: String, _ change: @escaping @Sendable (inout CrateKey) -> Void) {
            testDescription = name
            self.change = change
        }
    }

    private static let parts: [Mutation] = [
        .init("toolchain") { $0.toolchain = Digest(of: [9]) }, .init("linker") { $0.linker = Digest(of: [9]) },
        .init("no linker") { $0.linker = nil }, .init("source") { $0.source = Digest(of: [9]) },
        .init("extern's content") { $0.externs = [Digest(of: [9])] },
        .init("linker's file") { $0.linked = [Digest(of: [9])] }, .init("no linker's file") { $0.linked = [] },
        .init("found crate's name") { $0.found[0].name = bytes("l/libd.rlib") },
        .init("found crate") { $0.found[0].digest = Digest(of: [9]) }, .init("no found crate") { $0.found = [] },
        .init("variable") { $0.environment = [bytes("RUSTC_BOOTSTRAP=0")] },
        .init("no variable") { $0.environment = [] },
    ]

    private static let callWords: [Mutation] = [
        .init("name") { $0.compilation.crateName = bytes("c") },
        .init("type") { $0.compilation.crateTypes = [.rlib] },
        .init("two types") { $0.compilation.crateTypes.append(.rlib) },
        .init("test") { $0.compilation.isTest = true }, .init("input") { $0.compilation.input = bytes("c.rs") },
        .init("fewer kinds") { $0.compilation.emits.removeLast() },
        .init("explicit path") { $0.compilation.emits[0].path = bytes("x.d") },
        .init("extern's name") { $0.compilation.externs[0].name = bytes("c") },
        .init("extern's modifier") { $0.compilation.externs[0].modifiers = [] },
        .init("extern's file") { $0.compilation.externs[0].path = bytes("l/libb-2.rlib") },
        .init("another extern") { $0.compilation.externs[1].name = bytes("alloc") },
        .init("search path") { $0.compilation.searchPaths[0].path = bytes("m") },
        .init("kind of search path") { $0.compilation.searchPaths[0].kind = .crate },
        .init("order of search paths") { $0.compilation.searchPaths.reverse() },
        .init("kind of library") { $0.compilation.nativeLibraries[0].kind = bytes("dylib") },
        .init("modifier of library") { $0.compilation.nativeLibraries[0].modifiers = [] },
        .init("library") { $0.compilation.nativeLibraries[0].name = bytes("y") },
        .init("library's new name") { $0.compilation.nativeLibraries[0].rename = nil },
        .init("word") { $0.compilation.keyWords[0].flag = bytes("--other") },
        .init("value") { $0.compilation.keyWords[0].value = bytes("2024") },
        .init("order of words") { $0.compilation.keyWords.reverse() },
        .init("mapped prefix") { $0.compilation.prefixMaps[0].old = bytes("/v") },
        .init("prefix in its place") { $0.compilation.prefixMaps[0].new = bytes("/y") },
        .init("scope of maps") { $0.compilation.remapScope = nil },
        .init("target") { $0.compilation.target = .named(bytes("aarch64-unknown-linux-gnu")) },
        .init("host") { $0.compilation.target = .host },
        .init("target file") { $0.compilation.target = .file(bytes("x86_64-unknown-linux-gnu")) },
    ]

    @Test(arguments: parts + callWords) func `each part alone makes another key`(_ mutation: Mutation) throws {
        var key = try Self.key()
        let before = key.digest()
        mutation.change(&key)
        #expect(key.digest() != before)
    }

    @Test func `no two mutations make the same key`() throws {
        let digests = try (Self.parts + Self.callWords).map { mutation in
            var key = try Self.key()
            mutation.change(&key)
            return key.digest()
        }
        #expect(Set(digests).count == digests.count)
    }

    @Test func `where it is written and how wide the terminal is are no part`() throws {
        var key = try Self.key()
        let before = key.digest()
        key.compilation.outDirectory = bytes("/elsewhere")
        key.compilation.externs[0].path = bytes("/elsewhere/libb-1.rlib")
        #expect(key.digest() == before)
        key.compilation = try compilation(library + words(Self.line + " --diagnostic-width=80"))
        #expect(key.digest() == before)
        let narrow = key.diagnostics(terminal: false)
        key.compilation = try compilation(library + words(Self.line + " --diagnostic-width=90"))
        #expect(key.diagnostics(terminal: false) != narrow)
    }

    @Test func `another checkout below its root has the same key`() throws {
        func key(_ root: String) throws -> Digest {
            var key = try Self.key()
            key.compilation = try compilation(
                [root + "/a.rs"] + library.dropFirst() + ["-L", root + "/l", "--remap-path-prefix", root + "=/x"])
            key.roots = Roots([.init(.belowWorkspace, bytes(root))])
            return key.digest()
        }
        #expect(try key("/one") == key("/two"))
    }

    @Test(arguments: [("auto", true), ("always", false)])
    func `a terminal counts where the text depends on it`(colour: String, counts: Bool) throws {
        var key = try Self.key()
        key.compilation = try compilation(library + ["--color", colour])
        #expect((key.diagnostics(terminal: true) != key.diagnostics(terminal: false)) == counts)
    }
}
