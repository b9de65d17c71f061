/// What happened since the daemon started or was zeroed. Counts never wrap: at the end of 64 bits they stay.
package struct Counters: Equatable, Sendable {
    package internal(set) var compileRequests: UInt64 = 0
    package internal(set) var unsupportedCompilers: UInt64 = 0
    package internal(set) var notCompilations: UInt64 = 0
    package internal(set) var notCacheable: UInt64 = 0
    package internal(set) var executed: UInt64 = 0
    package internal(set) var errors = LanguageCounts()
    package internal(set) var hits = LanguageCounts()
    package internal(set) var misses = LanguageCounts()
    package internal(set) var timeouts: UInt64 = 0
    package internal(set) var readErrors: UInt64 = 0
    package internal(set) var nonCacheableCompilations: UInt64 = 0
    package internal(set) var forcedRecaches: UInt64 = 0
    package internal(set) var writeErrors: UInt64 = 0
    package internal(set) var writes: UInt64 = 0
    /// Times are totals, not averages.
    package internal(set) var writeTime: Duration = .zero
    package internal(set) var hitTime: Duration = .zero
    package internal(set) var compilations: UInt64 = 0
    package internal(set) var compilerTime: Duration = .zero
    package internal(set) var compileFailures: UInt64 = 0
    /// By reason.
    package internal(set) var notCached: [String: UInt64] = [:]
    /// By server; distribution is not part of this program, so both stay empty.
    package internal(set) var distributedCompiles: [String: UInt64] = [:]
    package internal(set) var distributedErrors: UInt64 = 0
    /// Fastest first; `nil` without a chain. Whoever reports fills it from the stores.
    package var levels: [LevelCounters]?
    package internal(set) var own = OwnCounters()

    package init() {}

    package static func + (one: Counters, other: Counters) -> Counters {
        var sum = one
        for (_, field) in CounterField.all { field.add(other, to: &sum) }
        for (_, path) in OwnCounters.fields { sum.own[keyPath: path].add(other.own[keyPath: path]) }
        sum.levels = LevelCounters.merged(one.levels, other.levels)
        return sum
    }

    package mutating func zero() { self = Counters() }
}

/// What swcache counts beyond the statistics that users of the interface know: for the history and for debugging.
package struct OwnCounters: Equatable, Sendable {
    package internal(set) var preprocessorRuns: UInt64 = 0
    package internal(set) var directHits: UInt64 = 0
    package internal(set) var preprocessedHits: UInt64 = 0
    package internal(set) var localFallbacks: UInt64 = 0
    package internal(set) var configurationErrors: UInt64 = 0
    package internal(set) var probes: UInt64 = 0
    package internal(set) var evictions: UInt64 = 0

    package init() {}

    /// For logs: `preprocessor_runs=1 direct_hits=2 …`
    package var line: String { Self.fields.map { "\($0.name)=\(self[keyPath: $0.path])" }.joined(separator: " ") }

    static let fields: [(name: String, path: any WritableKeyPath<OwnCounters, UInt64> & Sendable)] = [
        ("preprocessor_runs", \.preprocessorRuns), ("direct_hits", \.directHits),
        ("preprocessed_hits", \.preprocessedHits), ("local_fallbacks", \.localFallbacks),
        ("configuration_errors", \.configurationErrors), ("probes", \.probes), ("evictions", \.evictions),
    ]
}

/// Counts by language, basic and advanced names moving together.
package struct LanguageCounts: Equatable, Sendable {
    package internal(set) var basic: [String: UInt64] = [:]
    package internal(set) var advanced: [String: UInt64] = [:]

    package var total: UInt64 { basic.values.reduce(into: 0) { $0.add($1) } }

    mutating func count(_ language: LanguageName) {
        basic[language.basic, default: 0].add(1)
        advanced[language.advanced, default: 0].add(1)
    }

    mutating func add(_ other: LanguageCounts) {
        basic.add(other.basic)
        advanced.add(other.advanced)
    }
}

/// What a language is called in the statistics: `C/C++` for short, `c++ [gcc]` in full.
package struct LanguageName: Hashable, Sendable {
    package var basic: String
    package var advanced: String

    package init(basic: String, advanced: String) {
        self.basic = basic
        self.advanced = advanced
    }

    /// - Parameters:
    ///   - stem: such as `c`, `c++Preprocessed`, `objc`.
    ///   - compiler: such as `gcc`, `clang`.
    package static func cFamily(_ stem: String, compiler: String) -> LanguageName {
        LanguageName(basic: "C/C++", advanced: "\(stem) [\(compiler)]")
    }

    /// - Parameter stem: `assembler`, or `assemblerToPreprocess` when the preprocessor runs over it.
    package static func assembler(_ stem: String, compiler: String) -> LanguageName {
        LanguageName(basic: "Assembler", advanced: "\(stem) [\(compiler)]")
    }

    package static let rust = LanguageName(basic: "Rust", advanced: "rust")
}

extension UInt64 {
    mutating func add(_ count: UInt64) {
        let (sum, overflow) = addingReportingOverflow(count)
        self = overflow ? .max : sum
    }
}

extension [String: UInt64] {
    mutating func add(_ other: [String: UInt64]) {
        for (name, count) in other { self[name, default: 0].add(count) }
    }
}
