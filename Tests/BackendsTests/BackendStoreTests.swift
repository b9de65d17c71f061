import Backends
import Foundation
import Hashing
import Plugins
import Posix
import PosixAsync
import Storage
import Testing

/// Stores of the example plugin, opened as a configuration asks for them.
@Suite struct BackendStoreTests {
    private let desk: Desk
    private let key = Key(.entry, Digest(of: Array("key".utf8)))

    init() throws {
        desk = try Desk()
        let built = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent().appending(path: "libswcache-directory.so")
        try FileManager.default.copyItem(at: built, to: desk.folder.appending(path: "libswcache-directory.so"))
        let manifest = """
            name = "directory"
            title = "Directory"
            abi = 1
            build = "c"
            location = "here: {directory}"

            [[option]]
            name = "directory"
            environment = ["SCCACHE_DIRECTORY_PATH"]
            activates = true
            help = "where"

            [[option]]
            name = "token"
            environment = ["SCCACHE_DIRECTORY_TOKEN"]
            secret = true
            help = "who"
            """
        try Data(manifest.utf8).write(to: desk.folder.appending(path: "directory.toml"))
    }

    private var soon: ContinuousClock.Instant { .now + .seconds(60) }

    private func level(_ more: String...) throws -> PluginLevel {
        try #require(try desk.plan(["SCCACHE_DIRECTORY_PATH=\(desk.path)/values"] + more).plugins.first)
    }

    @Test func `a store is opened by its first question, and says where it is before`() async throws {
        let store = BackendStores(pool: IOPool()).store(for: try level())
        #expect(store.traits.location == "here: \(desk.path)/values" && store.traits.name == "directory")
        #expect(!FileManager.default.fileExists(atPath: "\(desk.path)/values"))
        #expect(await store.put(key, Value([1, 2]), before: soon) == .stored)
        guard case .found(let value) = await store.get(key, before: soon) else {
            Issue.record("not found")
            return
        }
        #expect(value.flattened() == [1, 2] && store.failure == nil)
        #expect(await store.check(before: soon)?.status == .ok)
    }

    @Test func `levels that mean the same share a store, others do not`() async throws {
        let stores = BackendStores(pool: IOPool())
        let first = stores.store(for: try level())
        #expect(stores.store(for: try level("SCCACHE_DIRECTORY_TOKEN=t")) === first)
        let elsewhere = try #require(try desk.plan(["SCCACHE_DIRECTORY_PATH=\(desk.path)/other"]).plugins.first)
        #expect(stores.store(for: elsewhere) !== first)
    }

    @Test func `new credentials open it anew, and what it holds stays`() async throws {
        let stores = BackendStores(pool: IOPool())
        let store = stores.store(for: try level("SCCACHE_DIRECTORY_TOKEN=1"))
        #expect(await store.put(key, Value([3]), before: soon) == .stored)
        for token in ["2", "3"] {
            _ = stores.store(for: try level("SCCACHE_DIRECTORY_TOKEN=\(token)"))
            guard case .found = await store.get(key, before: soon) else {
                Issue.record("lost with token \(token)")
                return
            }
        }
    }

    @Test func `one that cannot be opened is empty, takes nothing, and says why, until its credentials change`()
        async throws
    {
        let stores = BackendStores(pool: IOPool())
        func bad(_ more: String...) throws -> PluginLevel {
            try #require(try desk.plan(["SCCACHE_DIRECTORY_PATH=relative"] + more).plugins.first)
        }
        let store = stores.store(for: try bad())
        #expect(store.failure == nil && !store.traits.readOnly, "nobody has tried")
        guard case .absent = await store.get(key, before: soon) else {
            Issue.record("not absent")
            return
        }
        let reason = "the Directory cache cannot be used: the plugin refuses its options (badOption)"
        #expect(store.failure == reason && store.traits.readOnly)
        #expect(await store.put(key, Value([1]), before: soon) == .declined(reason))
        #expect(stores.store(for: try bad("SCCACHE_DIRECTORY_TOKEN=new")) === store)
        #expect(store.failure == nil, "it is tried again")
    }
}
