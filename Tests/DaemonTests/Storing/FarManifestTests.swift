import Entries
import Foundation
import Hashing
import Keys
import Plugins
import Posix
import PosixAsync
import Testing

@testable import Daemon
@testable import Storage

/// Manifests in a far store that several machines write: over the example plugin in Swift, which compares and swaps.
@Suite struct FarManifestTests {
    private let key = Key(.manifest, Digest(of: Array("a command line".utf8)))
    private var soon: ContinuousClock.Instant { .now + .seconds(30) }

    private func store() throws -> PluginStore {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(filePath: program).deletingLastPathComponent()
        let library = try PluginLibrary(Path(folder.appending(path: "libswcache-memory.so").path))
        return PluginStore(try PluginSession(library, options: []), location: "far", pool: IOPool())
    }

    /// A machine: a memory of its own before the store.
    private func machine(_ store: PluginStore, keeper: StoreKeeper? = nil) -> MultiLevel {
        var level = Level(store)
        level.parcels = FarManifests(compression: 1)
        level.keeper = keeper
        return MultiLevel(
            memory: MemoryStore(limit: 1 << 20, pool: IOPool()), levels: [level], policy: .ignore, pool: IOPool())
    }

    private func manifest(_ number: Int) -> Manifest {
        Manifest(results: [Manifest.Result(entry: Digest(of: Array("entry \(number)".utf8)), inputs: [])])
    }

    private func entries(_ value: Value?) -> Set<Digest> {
        let manifest = value?.flattened().flatMap { Manifest(decoding: $0, for: key.digest) }
        return Set((manifest?.results ?? []).map(\.entry))
    }

    @Test func `what many machines store at once is all there`() async throws {
        let store = try store()
        let machines = (0..<6).map { _ in machine(store) }
        await withTaskGroup(of: Void.self) { group in
            for (number, machine) in machines.enumerated() {
                group.addTask {
                    for step in 0..<3 {
                        let learnt = manifest(number * 10 + step)
                        _ = await machine.put(key, Value(learnt.encoded(for: key.digest)), before: soon)
                        await machine.flush(before: soon)
                    }
                }
            }
        }
        let found = await machine(store).get(key, before: soon).value
        #expect(entries(found).count == 18)
    }

    @Test func `a store that has rubbish under the key is written over`() async throws {
        let store = try store()
        #expect(await store.put(key, Value(Array("rubbish".utf8)), before: soon) == .stored)
        let machine = machine(store)
        _ = await machine.put(key, Value(manifest(1).encoded(for: key.digest)), before: soon)
        await machine.flush(before: soon)
        #expect(entries(await self.machine(store).get(key, before: soon).value) == [Digest(of: Array("entry 1".utf8))])
    }

    @Test func `chains over one store share what waits, what is under way, and whether it is left alone`() async throws
    {
        var bounds = LevelBounds()
        bounds.queueCount = 3
        bounds.breaker = Breaker(threshold: 1, firstPause: .seconds(3600), longestPause: .seconds(3600))
        let keeper = StoreKeeper(bounds)
        let store = try store()
        let chains = [machine(store, keeper: keeper), machine(store, keeper: keeper)]
        #expect(keeper.wrote(Failure(.unreachable, "away")) == .failing)
        for chain in chains {
            _ = await chain.put(Key(.entry, Digest(of: [1])), Value([1]), before: soon)
            await chain.flush(before: soon)
            #expect(chain.statistics[0].writes == 0 && chain.statistics[0].writeFailures > 0)
        }
        #expect(await chains[0].pendingUploads() + chains[1].pendingUploads() == 0)
    }
}
