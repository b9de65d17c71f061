import Posix
import PosixAsync
import Storage
import Testing

@Suite struct MemoryStoreTests {
    @Test func `what was used longest ago makes room`() async throws {
        let store = MemoryStore(limit: 30, pool: IOPool())
        for number in 1...3 { _ = await store.put(.numbered(number), Value(bytes(10)), before: soon) }
        #expect(store.open(.numbered(1)).bytes != nil)
        _ = await store.put(.numbered(4), Value(bytes(15)), before: soon)
        #expect((1...4).filter { store.open(.numbered($0)).bytes != nil } == [1, 4])
        #expect(await store.usage().bytes == 25)
        _ = await store.put(.numbered(1), Value(bytes(3)), before: soon)
        #expect(await store.usage().bytes == 18)
    }

    @Test func `values in files are read into memory, larger ones declined`() async throws {
        let store = MemoryStore(limit: 1000, largest: 100, pool: IOPool())
        let file = try Descriptor.memory("source")
        try file.writeAll([1, 2, 3])
        #expect(await store.put(.numbered(1), Value([.file(file, offset: 1, count: 2)]), before: soon) == .stored)
        #expect(store.open(.numbered(1)).bytes == [2, 3])
        guard case .failed = await store.put(.numbered(2), Value([.file(file, offset: 0, count: 4)]), before: soon)
        else {
            Issue.record("a short file was stored")
            return
        }
        #expect(
            await store.put(.numbered(3), Value(bytes(101)), before: soon) == .declined("too large for the memory"))
    }

    @Test func `it stays consistent over thousands of random acts`() async throws {
        let store = MemoryStore(limit: 500, pool: IOPool())
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let key = Key.numbered(Int.random(in: 0..<60, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: await store.remove(key, before: soon)
            case 1: _ = store.open(key)
            default: _ = await store.put(key, Value(bytes(Int.random(in: 0...40, using: &random))), before: soon)
            }
        }
        let kept = (0..<60).reduce(0) { $0 + (store.open(.numbered($1)).bytes?.count ?? 0) }
        #expect(await store.usage().bytes == Int64(kept) && kept <= 500)
    }
}
