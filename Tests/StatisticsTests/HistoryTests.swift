import Foundation
import Posix
import Statistics
import Testing

@Suite struct HistoryTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("swcache-\(UUID())")
    private var path: Posix.Path { Posix.Path(directory.appendingPathComponent("history.jsonl").path) }

    private func record(_ began: Int64) -> HistoryRecord {
        var counters = session()
        counters.preprocessorRun()
        return HistoryRecord(began: began, ended: began + 60, version: "1.2.3", counters: counters)
    }

    @Test func `a line gives the record back`() throws {
        let line = record(1_700_000_000).line
        #expect(!line.contains("\n"))
        #expect(HistoryRecord(line: Array(line.utf8)) == record(1_700_000_000))
        let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect((read?["swcache"] as? [String: Int])?["preprocessor_runs"] == 1)
    }

    @Test func `lines of other versions are read, damaged ones are not`() {
        let sparse = #"{"began":1,"ended":2,"version":"9","stats":{"compile_requests":3,"more":[]},"also":true}"#
        let counters = HistoryRecord(line: Array(sparse.utf8))?.counters
        #expect(counters?.compileRequests == 3 && counters?.hits.total == 0)
        let wild =
            #"{"began":1,"ended":2,"version":"9","stats":{"cache_hits":3,"cache_writes":-1,"#
            + #""cache_write_duration":{"secs":9223372036854775807,"nanos":9223372036854775807}}}"#
        #expect(HistoryRecord(line: Array(wild.utf8))?.counters.writes == 0)
        for line in ["", "{", "{}", "[]", String(record(1).line.dropLast(4)), #"{"began":"1"}"#] {
            #expect(HistoryRecord(line: Array(line.utf8)) == nil)
        }
    }

    @Test func `records are appended, and the file is kept small`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let history = History(path: path, largestSize: Int64(record(1).line.utf8.count + 1) * 3)
        #expect(history.records().isEmpty)
        for began in Int64(1)...8 {
            try history.append(record(began))
            #expect(try FileFacts(of: path).size <= history.largestSize)
        }
        #expect(history.records().map(\.began) == [4, 5, 6, 7, 8])
        #expect(try FileFacts(of: path).permissions == 0o600)
    }

    @Test func `a damaged line costs itself only`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let history = History(path: path)
        try history.append(record(1))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path.text))
        try file.seekToEnd()
        try file.write(contentsOf: Data("half a li\n".utf8))
        try history.append(record(2))
        #expect(history.records().map(\.began) == [1, 2])
    }

    @Test func `daemons that append at once lose nothing`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let history = History(path: path)
        await withTaskGroup { group in
            for writer in Int64(0)..<4 {
                group.addTask { for line in Int64(0)..<25 { try? history.append(record(writer * 100 + line)) } }
            }
        }
        #expect(Set(history.records().map(\.began)).count == 100)
    }

    @Test func `a directory that cannot be written is an error, not more`() {
        #expect(throws: Errno.self) { try History(path: Posix.Path("/proc/none/history.jsonl")).append(record(1)) }
    }
}
