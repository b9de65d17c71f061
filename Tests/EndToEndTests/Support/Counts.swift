import Foundation

/// The counters of `--show-stats --stats-format=json` that stories turn on.
struct Counts: Equatable, CustomStringConvertible {
    enum Name: String, CaseIterable {
        case hit, miss, notCacheable, notCompilation, unsupported, notKept, failed, readError, writeError, timeout
    }

    private var values: [Name: Int] = [:]

    init(_ values: [Name: Int] = [:]) { self.values = values.filter { $0.value != 0 } }

    subscript(name: Name) -> Int { values[name] ?? 0 }

    init(json: [UInt8]) throws {
        let whole = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        let stats = whole?["stats"] as? [String: Any] ?? [:]
        func number(_ name: String) -> Int { stats[name] as? Int ?? 0 }
        func sum(_ name: String) -> Int {
            let table = stats[name] as? [String: Any]
            return (table?["counts"] as? [String: Int] ?? [:]).values.reduce(0, +)
        }
        self.init([
            .hit: sum("cache_hits"), .miss: sum("cache_misses"), .notCacheable: number("requests_not_cacheable"),
            .notCompilation: number("requests_not_compile"), .unsupported: number("requests_unsupported_compiler"),
            .notKept: number("non_cacheable_compilations"), .failed: number("compile_fails"),
            .readError: number("cache_read_errors"), .writeError: number("cache_write_errors"),
            .timeout: number("cache_timeouts"),
        ])
    }

    static func - (now: Counts, before: Counts) -> Counts {
        Counts(Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0, now[$0] - before[$0]) }))
    }

    var description: String {
        let named = Name.allCases.filter { self[$0] != 0 }.map { "\($0.rawValue): \(self[$0])" }
        return "[" + named.joined(separator: ", ") + "]"
    }
}
