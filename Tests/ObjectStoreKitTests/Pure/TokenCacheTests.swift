import ObjectStoreKit
import PluginKit
import Synchronization
import Testing

@Suite struct TokenCacheTests {
    private let client = HTTPClient(Settings(), Host { _, _ in })

    /// Counts the fetches; the n-th one gives n.
    private final class Source: Sendable {
        let fetches = Mutex(0)
        let life: Mutex<Int64?>
        let failing = Mutex(false)

        init(life: Int64?) { self.life = Mutex(life) }

        func fetch() throws(BackendError) -> Expiring<Int> {
            let number = fetches.withLock { count in
                count += 1
                return count
            }
            if failing.withLock({ $0 }) { throw BackendError(.unreachable, "no") }
            return Expiring(number, until: life.withLock { $0 }.map { WallTime.now.adding(seconds: $0) })
        }
    }

    private func cache(_ source: Source) -> TokenCache<Int> {
        TokenCache(margin: 120, rememberingFailures: .seconds(3600)) { _, _ throws(BackendError) in try source.fetch() }
    }

    @Test func `a hundred who ask at once cause one fetch`() async throws {
        let source = Source(life: nil)
        let cache = cache(source)
        let values = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 { group.addTask { try? await cache.value(client, Call()) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == [Int?](repeating: 1, count: 100) && source.fetches.withLock { $0 } == 1)
    }

    @Test func `one that ends soon is fetched anew, one that does not is kept`() async throws {
        let (long, short) = (Source(life: 3600), Source(life: 100))
        let (kept, renewed) = (cache(long), cache(short))
        for round in 1...3 {
            #expect(try await kept.value(client, Call()) == 1)
            #expect(try await renewed.value(client, Call()) == round)
        }
    }

    @Test func `while renewing fails the old one is given out until its end`() async throws {
        let source = Source(life: 100)
        let cache = cache(source)
        #expect(try await cache.value(client, Call()) == 1)
        source.failing.withLock { $0 = true }
        #expect(try await cache.value(client, Call()) == 1)
        #expect(try await cache.value(client, Call()) == 1)
        #expect(source.fetches.withLock { $0 } == 2)
    }

    @Test func `a failure is told to all who ask for a while, until somebody forgets it`() async throws {
        let source = Source(life: nil)
        source.failing.withLock { $0 = true }
        let cache = cache(source)
        for _ in 0..<3 {
            await #expect(throws: BackendError(.unreachable, "no")) { try await cache.value(client, Call()) }
        }
        #expect(source.fetches.withLock { $0 } == 1)
        source.failing.withLock { $0 = false }
        #expect(await !cache.forget())
        #expect(try await cache.value(client, Call()) == 2)
        #expect(await cache.forget())
        #expect(try await cache.value(client, Call()) == 3)
    }
}
