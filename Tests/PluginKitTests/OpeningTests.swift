import PluginABI
import Testing

@testable import PluginKit

@Suite struct OpeningTests {
    @Test func `the table says who made it and what it can do`() throws {
        let store = try TestStore(Keeper.self, [("largest", "5"), ("largest", "1000")])
        #expect(String(cString: store.table.name) == "test" && String(cString: store.table.version) == "1")
        #expect(store.table.size == 128 && store.table.abi_major == SWCACHE_ABI_MAJOR && store.table.replace != nil)
        var told = swcache_capabilities()
        told.size = UInt64(MemoryLayout<swcache_capabilities>.size)
        store.table.capabilities(store.handle, &told)
        #expect(told.largest_value == 1000 && told.batch_limit == 7)
    }

    @Test func `options that cannot work are refused, and the log tells why`() {
        let host = TestHost()
        let table = Plugin(Keeper.self, name: "test", version: "1").table.pointee
        var store: OpaquePointer?
        let status = withOptions([("bad", "x")]) { table.open(table.context, host.table, $0, 1, &store) }
        #expect(status == SWCACHE_BAD_OPTION && store == nil)
        #expect(host.lines == ["3 bad: x is not liked"])
    }

    @Test func `after the store is closed its backend is gone and silent`() throws {
        let store = try TestStore(Keeper.self)
        weak let backend = try #require(OpenStore.behind(store.handle)?.backend as? Keeper)
        let kept = try #require(backend).host
        store.close()
        #expect(backend == nil)
        kept.log(.error, "too late")
        #expect(store.host.lines == ["1 open"])
    }
}
