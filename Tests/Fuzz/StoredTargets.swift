import Entries
import Hashing
import Keys
import Posix
import Statistics

extension Target {
    private static let key = Digest(of: bytes("key"))

    /// The header's sum is mended, so that what a hostile remote could send is tried too.
    static let entries = Target(name: "entries", seeds: entrySeeds) { input in
        _ = readAll(input)
        guard let mended = withHeaderSum(input), let header = readAll(mended) else { return false }
        return header.outputs.count == 2 && header.stderr.contains { $0 > 0x7f }
    }

    private static func readAll(_ input: [UInt8]) -> EntryHeader? {
        guard let reader = try? EntryReader(Rope(input), key: key) else { return nil }
        for index in reader.header.outputs.indices { _ = try? reader.bytes(of: index) }
        return reader.header
    }

    private static func withHeaderSum(_ input: [UInt8]) -> [UInt8]? {
        guard input.count >= 104 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(input[12 + $1]) << (8 * $1) }
        guard length >= 104, length <= input.count else { return nil }
        return input[..<(length - 32)] + Digest(of: Array(input[..<(length - 32)])).bytes + input[length...]
    }

    private static var entrySeeds: [[UInt8]] {
        let entry = Entry(
            producer: bytes("gcc"), stdout: [], stderr: bytes("w\n"),
            outputs: [
                .init(kind: 1, mode: 0o644, content: .bytes(bytes("object object object object"))),
                .init(kind: 2, mode: 0, content: .absent),
            ])
        let small = Entry(
            producer: [], stdout: bytes("x"), stderr: [], outputs: [.init(kind: 1, mode: 0o644, content: .bytes([1]))])
        let raw = [entry, small].compactMap { (try? $0.encode(key: key))?.flattened() }
        return raw + raw.compactMap { try? EntryReader(Rope($0), key: key).compressed(level: 1) }
    }

    /// The sum at the end is mended.
    static let manifests = Target(name: "manifests", seeds: manifestSeeds) { input in
        _ = Manifest(decoding: input, for: key)
        guard input.count > 32 else { return false }
        let body = Array(input.dropLast(32))
        guard let read = Manifest(decoding: body + Digest(of: body + key.bytes).bytes, for: key) else { return false }
        require(
            Manifest(decoding: read.encoded(for: key), for: key) == read,
            "a manifest that is not read as it was written")
        return read.results.count == 2 && read.results[0].date?.contains { $0 > 0x7f } == true
    }

    private static var manifestSeeds: [[UInt8]] {
        let name = Name(.asSpelled, bytes("a.c"))
        var full = Manifest.Result(
            entry: Digest(of: [1]),
            inputs: [
                .init(name, Digest(of: [2])),
                .init(Name(.belowBase, bytes("/h.h")), Digest(of: [3]), commentBlind: Digest(of: [4])),
            ])
        full.absences = [.init(name, [bytes("h.h")])]
        full.presences = [name]
        full.date = bytes("now")
        full.diagnostics = Digest(of: [7])
        let plain = Manifest.Result(entry: Digest(of: [10]), inputs: [])
        return [[full, plain], [plain], []].map { Manifest(results: $0).encoded(for: key) }
    }

    /// A line of the history, and what is written of it.
    static let statistics = Target(name: "statistics") { line in
        guard let record = HistoryRecord(line: line) else { return false }
        require(HistoryRecord(line: bytes(record.line)) == record, "a record that is not read as it was written")
        return record.began != 1
    }
}
