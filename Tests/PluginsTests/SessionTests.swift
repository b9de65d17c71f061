import Foundation
import Plugins
import Posix
import Testing

@Suite struct SessionTests {
    private func withSession(_ body: (PluginSession, URL) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swcache-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(
            PluginSession(try example(), options: [PluginOption("directory", Array(directory.path.utf8))]), directory)
    }

    @Test func `open touches nothing, check says whether the place can be used`() async throws {
        try await withSession { session, directory in
            #expect(!FileManager.default.fileExists(atPath: directory.path))
            #expect(await session.check(before: soon).status == .ok)
            try FileManager.default.removeItem(at: directory)
            try Data().write(to: directory)
            #expect(await session.put(Blob(copying: [65]), Blob(copying: [1]), before: soon).status == .failed)
        }
    }

    @Test func `it can what it says`() async throws {
        try await withSession { session, _ in
            let can = session.capabilities
            #expect(can.overwrites && can.removes && can.batches && !can.readOnly && !can.replaces && !can.expires)
            #expect(can.largestValue == .max)
            #expect(session.reconfigure([]) == .declined)
            let one = Blob(copying: "one".utf8)
            #expect(await session.replace(one, expected: nil, with: one, before: soon).status == .declined)
        }
    }

    @Test func `a key cannot lead out of the directory`() async throws {
        try await withSession { session, _ in
            for name in ["", "..", "a/b", "../x", "a\0b", String(repeating: "k", count: 201)] {
                let key = Blob(copying: name.utf8)
                #expect(await session.put(key, key, before: soon).status == .declined)
                #expect(await session.get(key, before: soon).status == .notFound)
                #expect(await session.remove(key, before: soon).status == .notFound)
            }
        }
    }
}
