/// Which values go, decided from a sample of them. Pure.
struct EvictionPlan {
    private var samples: [(used: Int64, size: Int64)] = []

    var count: Int { samples.count }

    mutating func add(used: Int64, size: Int64) { samples.append((used, size)) }

    /// The time such that values last used then or before hold that share of the bytes, or just more.
    /// `nil` when nothing was sampled.
    func cutoff(freeing share: Double) -> Int64? {
        let sorted = samples.sorted { $0.used < $1.used }
        let wanted = share * sorted.reduce(0) { $0 + Double($1.size) }
        var sum = 0.0
        for sample in sorted {
            sum += Double(sample.size)
            if sum >= wanted { return sample.used }
        }
        return sorted.last?.used
    }

    /// Where eviction stops: a little below the limit, so that it does not begin again at the next value.
    static func goal(limit: Int64) -> Int64 { limit - limit / 12 }
}
