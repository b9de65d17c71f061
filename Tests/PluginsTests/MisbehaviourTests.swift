import Foundation
import Plugins
import Posix
import Synchronization
import Testing

@Suite struct MisbehaviourTests {
    private let key = Blob(copying: "key".utf8)

    @Test func `a plugin that never answers costs its deadline, and its memory is kept for it`() async throws {
        let session = try BadPlugin(.hangs).session()
        let answer = await session.get(key, before: .now + .milliseconds(20))
        #expect(answer.status == .timedOut)
        #expect(session.overdueOperations == 1)
        #expect(session.unexpectedCompletions == 0)
    }

    @Test func `of two answers the first counts`() async throws {
        let session = try BadPlugin(.twice).session()
        for _ in 0..<100 { #expect(await session.get(key, before: soon).status == .ok) }
        #expect(session.unexpectedCompletions == 100)
        let answers = await session.get([key, key, key], before: soon)
        #expect(answers.map(\.status) == [.ok, .ok, .ok])
    }

    @Test func `an answer after the deadline meets nobody`() async throws {
        let session = try BadPlugin(.late).session()
        // The plugin answers from `cancel`, which comes after the deadline.
        #expect(await session.get(key, before: .now + .milliseconds(20)).status == .timedOut)
        #expect(session.overdueOperations == 0)
        #expect(session.unexpectedCompletions == 0, "it owed that one")
    }

    @Test func `an operation that is too late is not begun`() async throws {
        let session = try BadPlugin(.hangs).session()
        #expect(await session.get(key, before: .now).status == .timedOut)
        #expect(session.overdueOperations == 0)
    }

    @Test func `an unknown reason counts as failed, a size without bytes as empty`() async throws {
        #expect(await (try BadPlugin(.unknownStatus).session()).get(key, before: soon).status == .failed)
        #expect(await (try BadPlugin(.noBytes).session()).get(key, before: soon).value?.bytes == [])
    }

    @Test func `what a plugin logs arrives`() throws {
        let lines = Mutex<[String]>([])
        _ = try BadPlugin(.twice).session { level, message in lines.withLock { $0.append("\(level) \(message)") } }
        #expect(lines.withLock { $0 } == ["2 opened"])
    }
}
