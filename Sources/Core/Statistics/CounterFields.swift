import Documents

/// The counters as rows: their names in JSON and the history, in the order in which they are written.
enum CounterField: Sendable {
    case count(any WritableKeyPath<Counters, UInt64> & Sendable)
    case languages(any WritableKeyPath<Counters, LanguageCounts> & Sendable)
    case time(any WritableKeyPath<Counters, Duration> & Sendable)
    case names(any WritableKeyPath<Counters, [String: UInt64]> & Sendable)

    static let all: [(name: String, field: CounterField)] = [
        ("compile_requests", .count(\.compileRequests)),
        ("requests_unsupported_compiler", .count(\.unsupportedCompilers)),
        ("requests_not_compile", .count(\.notCompilations)),
        ("requests_not_cacheable", .count(\.notCacheable)),
        ("requests_executed", .count(\.executed)),
        ("cache_errors", .languages(\.errors)),
        ("cache_hits", .languages(\.hits)),
        ("cache_misses", .languages(\.misses)),
        ("cache_timeouts", .count(\.timeouts)),
        ("cache_read_errors", .count(\.readErrors)),
        ("non_cacheable_compilations", .count(\.nonCacheableCompilations)),
        ("forced_recaches", .count(\.forcedRecaches)),
        ("cache_write_errors", .count(\.writeErrors)),
        ("cache_writes", .count(\.writes)),
        ("cache_write_duration", .time(\.writeTime)),
        ("cache_read_hit_duration", .time(\.hitTime)),
        ("compilations", .count(\.compilations)),
        ("compiler_write_duration", .time(\.compilerTime)),
        ("compile_fails", .count(\.compileFailures)),
        ("not_cached", .names(\.notCached)),
        ("dist_compiles", .names(\.distributedCompiles)),
        ("dist_errors", .count(\.distributedErrors)),
    ]

    func add(_ other: Counters, to sum: inout Counters) {
        switch self {
        case .count(let path): sum[keyPath: path].add(other[keyPath: path])
        case .languages(let path): sum[keyPath: path].add(other[keyPath: path])
        case .time(let path): sum[keyPath: path] += other[keyPath: path]
        case .names(let path): sum[keyPath: path].add(other[keyPath: path])
        }
    }

    func json(_ counters: Counters) -> String {
        switch self {
        case .count(let path): String(counters[keyPath: path])
        case .languages(let path): JSON.languages(counters[keyPath: path])
        case .time(let path): JSON.time(counters[keyPath: path])
        case .names(let path): JSON.names(counters[keyPath: path])
        }
    }

    /// What is not as written stays zero.
    func read(_ value: DocumentValue, into counters: inout Counters) {
        switch self {
        case .count(let path): counters[keyPath: path] = JSON.count(value) ?? 0
        case .languages(let path): counters[keyPath: path] = JSON.languages(value)
        case .time(let path): counters[keyPath: path] = JSON.time(value)
        case .names(let path): counters[keyPath: path] = JSON.names(value)
        }
    }
}
