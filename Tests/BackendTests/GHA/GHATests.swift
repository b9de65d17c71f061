import BackendServers
import Foundation
import Plugins
import Posix
import Storage
import Testing

private let generations = ["first", "second"]

/// One after the other, at an emulator of their own: faults and counts are for all that is asked.
@Suite(.serialized) struct GHATests {
    private struct Job {
        let servers: BackendServers
        let emulator: Emulator
        let options: [String: String]

        init(_ generation: String, _ more: [String: String] = [:]) async throws {
            servers = try await BackendServers.up(
                "cloudemu", ["CLOUDEMU_ARGS": "--services azure,gha", "INSTANCE": "stories"])
            emulator = Emulator(servers)
            try await emulator.forget()
            let own = ghaOptions(servers, generation).merging(["version": UUID().uuidString]) { $1 }
            options = own.merging(more) { $1 }
        }

        func store(_ more: [String: String] = [:]) throws -> PluginStore {
            try backend("gha", options.merging(more) { $1 })
        }

        func requests() async throws -> [String] {
            try await emulator.log(service: "gha", path: "").map { entry in
                let last = entry.path.split(separator: "/").last.map { String($0) } ?? ""
                let name = entry.path.contains("ghacache") ? "blob" : last.allSatisfy(\.isNumber) ? "entry" : last
                return "\(entry.method) \(name) \(entry.status ?? 0)"
            }
        }

        func inject(_ kind: String, _ path: String, _ parameters: [String: any Sendable]) async throws {
            try await emulator.inject(kind, service: "gha", path: path, parameters)
        }
    }

    @Test func `each step is asked for once`() async throws {
        let expected = [
            "first": [
                "GET cache 204", "POST caches 201", "PATCH entry 204", "POST entry 204", "GET cache 200",
                "GET blob 200",
                "POST caches 409",
            ],
            "second": [
                "POST GetCacheEntryDownloadURL 200", "POST CreateCacheEntry 200", "PUT blob 201",
                "POST FinalizeCacheEntryUpload 200", "POST GetCacheEntryDownloadURL 200", "GET blob 200",
                "POST CreateCacheEntry 409",
            ],
        ]
        for generation in generations {
            let job = try await Job(generation)
            let store = try job.store()
            #expect(await store.get(.numbered(1), before: soon).isAbsent)
            #expect(await store.put(.numbered(1), Value(bytes(1000)), before: soon) == .stored)
            #expect(await store.get(.numbered(1), before: soon).bytes == bytes(1000))
            // There already: as good as stored, and nothing is sent.
            #expect(await store.put(.numbered(1), Value(bytes(1000)), before: soon) == .stored)
            #expect(try await job.requests() == expected[generation])
        }
    }

    @Test(arguments: generations)
    func `a manifest grows, the newest is found`(_ generation: String) async throws {
        let store = try await Job(generation).store()
        for round in 1...3 {
            #expect(await store.put(.numbered(1, .manifest), Value([UInt8(round)]), before: soon) == .stored)
            #expect(await store.get(.numbered(1, .manifest), before: soon).bytes == [UInt8(round)])
        }
        #expect(await store.get(.numbered(1), before: soon).isAbsent)
    }

    @Test(arguments: generations)
    func `an entry that only begins like the key is another one`(_ generation: String) async throws {
        let session = try session("gha", try await Job(generation).options)
        func key(_ text: String) -> Blob { Blob(copying: Array(text.utf8)) }
        #expect(await session.put(key("abc123"), Blob(copying: [1]), before: soon).status == .ok)
        #expect(await session.get(key("abc12"), before: soon).status == .notFound)
        #expect(await session.get(key("abc123"), before: soon).value?.bytes == [1])
    }

    @Test(arguments: generations)
    func `what another prefix has stored is read from it`(_ generation: String) async throws {
        let job = try await Job(generation)
        let main = try job.store(["cache_to": "main"])
        #expect(await main.put(.numbered(1), Value([1]), before: soon) == .stored)
        #expect(await (try job.store(["cache_to": "mine"])).get(.numbered(1), before: soon).isAbsent)
        let both = try job.store(["cache_to": "mine", "cache_from": "other,main"])
        #expect(await both.get(.numbered(1), before: soon).bytes == [1])
        #expect(await both.put(.numbered(1), Value([2]), before: soon) == .stored)
        #expect(await both.get(.numbered(1), before: soon).bytes == [2])
        #expect(await main.get(.numbered(1), before: soon).bytes == [1])
    }

    @Test(arguments: generations)
    func `another version is another cache`(_ generation: String) async throws {
        let job = try await Job(generation)
        #expect(await (try job.store(["version": "a"])).put(.numbered(1), Value([1]), before: soon) == .stored)
        #expect(await (try job.store(["version": "b"])).get(.numbered(1), before: soon).isAbsent)
    }

    @Test(arguments: generations)
    func `too many look-ups are misses until GitHub allows them again`(_ generation: String) async throws {
        let job = try await Job(generation)
        let store = try job.store()
        #expect(await store.put(.numbered(1), Value([1]), before: soon) == .stored)
        try await job.emulator.forget()
        try await job.inject("status", "", ["status": 429, "retry_after": 3600])
        for _ in 0..<5 { #expect(await store.get(.numbered(1), before: soon).isAbsent) }
        #expect(try await job.requests().count == 1)
        // Writing goes on meanwhile, and reading after the pause.
        #expect(await store.put(.numbered(2), Value([2]), before: soon) == .stored)
        let other = try job.store()
        try await job.inject("status", "", ["status": 429, "retry_after": 1])
        #expect(await other.get(.numbered(1), before: soon).isAbsent)
        while await other.get(.numbered(1), before: soon).isAbsent { await Task.yield() }
        #expect(await other.get(.numbered(1), before: soon).bytes == [1])
    }

    @Test(arguments: generations)
    func `too many uploads are declined until GitHub allows them again, reading goes on`(_ generation: String)
        async throws
    {
        let job = try await Job(generation)
        let store = try job.store()
        #expect(await store.put(.numbered(1), Value([1]), before: soon) == .stored)
        try await job.emulator.forget()
        try await job.inject("status", "(caches|CreateCacheEntry)", ["status": 429, "retry_after": 3600])
        for number in 2...5 {
            guard case .declined = await store.put(.numbered(number), Value([2]), before: soon) else {
                Issue.record("not declined")
                return
            }
        }
        #expect(try await job.requests().count == 1)
        #expect(await store.get(.numbered(1), before: soon).bytes == [1])
        let other = try job.store()
        try await job.inject("status", "(caches|CreateCacheEntry)", ["status": 429, "retry_after": 1])
        #expect(await other.put(.numbered(9), Value([9]), before: soon) != .stored)
        while await other.put(.numbered(9), Value([9]), before: soon) != .stored { await Task.yield() }
        #expect(await other.get(.numbered(9), before: soon).bytes == [9])
    }

    @Test(arguments: generations)
    func `an upload that was not finished is not called stored`(_ generation: String) async throws {
        let job = try await Job(generation)
        let store = try job.store()
        try await job.inject("status", "(caches/\\d+|Finalize)", ["status": 400, "count": 0, "method": "POST"])
        guard case .failed(let failure) = await store.put(.numbered(1), Value([1]), before: soon) else {
            Issue.record("called stored")
            return
        }
        #expect(failure.reason == .failed)
        #expect(await store.get(.numbered(1), before: soon).isAbsent)
    }

    @Test(arguments: generations)
    func `a fork's token reads, and is denied writing`(_ generation: String) async throws {
        let job = try await Job(generation)
        #expect(await (try job.store()).put(.numbered(1), Value([1]), before: soon) == .stored)
        let fork = try job.store(["env.ACTIONS_RUNTIME_TOKEN": job.servers["GHA_READONLY_TOKEN"]])
        #expect(await fork.get(.numbered(1), before: soon).bytes == [1])
        guard case .failed(let failure) = await fork.put(.numbered(2), Value([2]), before: soon) else {
            Issue.record("stored")
            return
        }
        #expect(failure.reason == .denied)
    }

    @Test(arguments: generations)
    func `a token that has ended is denied and shown nowhere, the next one is taken`(_ generation: String) async throws
    {
        let job = try await Job(generation)
        var options = job.options
        options["env.ACTIONS_RUNTIME_TOKEN"] = "hunter2"
        let session = try session("gha", options)
        let key = Blob(copying: Array("abcdef".utf8))
        let refused = await session.get(key, before: soon)
        #expect(refused.status == .denied && !refused.message.contains("hunter2"))
        #expect(session.reconfigure(job.options.map { PluginOption($0.key, Array($0.value.utf8)) }) == .ok)
        #expect(await session.get(key, before: soon).status == .notFound)
    }

    @Test(arguments: generations)
    func `nonsense from the service is told as such`(_ generation: String) async throws {
        let job = try await Job(generation)
        try await job.inject("status", "", ["status": 200, "body": "<html>maintenance</html>", "count": 0])
        let store = try job.store()
        #expect(await store.get(.numbered(1), before: soon).failure?.reason == .corrupt)
        guard case .failed(let failure) = await store.put(.numbered(1), Value([1]), before: soon) else {
            Issue.record("stored")
            return
        }
        #expect(failure.reason == .corrupt)
    }

    @Test(arguments: generations)
    func `the online test looks something up and writes nothing`(_ generation: String) async throws {
        let job = try await Job(generation)
        let checked = await (try session("gha", job.options)).check(before: soon)
        #expect(checked.status == .ok && checked.message.hasPrefix("read: ok") && checked.message.contains("not tried"))
        #expect(try await job.requests().count == 1)
    }
}
