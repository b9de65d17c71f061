import PluginABI
import Testing

@testable import PluginKit

/// A host that breaks the contract is no reason to fall over.
@Suite struct BadHostTests {
    @Test func `no store, no operation, no keys: nothing happens`() throws {
        let store = try TestStore(Keeper.self)
        let (table, key) = (store.table, swcache_bytes())
        withUnsafePointer(to: store.operation(1)) { operation in
            table.get(nil, operation, key)
            table.put(nil, operation, key, key)
            table.check(nil, operation)
            table.remove(nil, operation, key)
            table.get_many(nil, operation, nil, 1)
            table.get_many(store.handle, operation, nil, 1)
        }
        table.get(store.handle, nil, key)
        table.put(store.handle, nil, key, key)
        table.check(store.handle, nil)
        table.remove(store.handle, nil, key)
        table.get_many(store.handle, nil, nil, .max)
        table.cancel(nil, 1)
        table.close(nil)
        table.capabilities(nil, nil)
        table.capabilities(store.handle, nil)
        #expect(table.reconfigure(nil, nil, 0) == SWCACHE_FAILED)
        #expect(table.reconfigure(store.handle, nil, 3) == SWCACHE_BAD_OPTION)
        #expect(store.host.completions(of: 1).isEmpty)
    }

    @Test func `a size without bytes, or one that no memory has, fails the operation`() async throws {
        let store = try TestStore(Keeper.self)
        let views = [
            swcache_bytes(data: nil, size: 3), swcache_bytes(data: UnsafeRawPointer(bitPattern: 8), size: .max),
        ]
        for (index, view) in views.enumerated() {
            let numbers = (1...5).map { UInt64(index * 10 + $0) }
            let operations = numbers.map { store.operation($0) }
            operations.withUnsafeBufferPointer { operations in
                let base = operations.baseAddress!
                store.table.get(store.handle, base, view)
                store.table.put(store.handle, base + 1, view, swcache_bytes())
                store.table.put(store.handle, base + 2, swcache_bytes(), view)
                store.table.remove(store.handle, base + 3, view)
                withUnsafePointer(to: view) { store.table.get_many(store.handle, base + 4, $0, 1) }
            }
            for number in numbers { #expect(await store.host.completion(of: number).status == SWCACHE_FAILED) }
        }
    }

    @Test func `an older host's shorter tables are read as far as they go`() async throws {
        let store = try TestStore(Keeper.self)
        var operation = swcache_operation(size: 8, number: 5, deadline_ns: 5)
        store.table.get(store.handle, &operation, swcache_bytes())
        operation.size = 16
        operation.number = 6
        store.table.get(store.handle, &operation, swcache_bytes())
        #expect(await store.host.completion(of: 6).status == SWCACHE_NOT_FOUND)
        #expect(store.host.completions(of: 5).isEmpty)

        var told = swcache_capabilities(size: 16, flags: 0, largest_value: 77, batch_limit: 78)
        store.table.capabilities(store.handle, &told)
        #expect(told.flags == UInt64(SWCACHE_CAN_OVERWRITE | SWCACHE_CAN_EXPIRE))
        #expect(told.size == 16 && told.largest_value == 77 && told.batch_limit == 78)
    }

    @Test func `a host that cannot be answered opens nothing`() {
        let table = Plugin(Keeper.self, name: "test", version: "1").table.pointee
        var store: OpaquePointer?
        var host = swcache_host(size: 16, abi_major: 1, abi_minor: 0, context: nil, complete: nil, log: nil)
        #expect(table.open(table.context, nil, nil, 0, &store) == SWCACHE_FAILED)
        #expect(table.open(table.context, &host, nil, 0, &store) == SWCACHE_FAILED)
        #expect(table.open(table.context, TestHost().table, nil, 0, nil) == SWCACHE_FAILED)
        #expect(table.open(nil, TestHost().table, nil, 0, &store) == SWCACHE_FAILED)
        #expect(table.open(table.context, TestHost().table, nil, 2, &store) == SWCACHE_BAD_OPTION)
        #expect(store == nil)
    }
}
