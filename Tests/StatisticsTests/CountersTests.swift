import Statistics
import Testing

@Suite struct CountersTests {
    @Test func `every event moves its own counts and no other`() {
        var counters = Counters()
        let gcc = ["C/C++": UInt64(1)]
        counters.hit(cGcc, readTime: .seconds(1), kind: .preprocessed)
        #expect(counters.hits.basic == gcc && counters.hits.advanced == ["c [gcc]": 1])
        #expect(counters.hitTime == .seconds(1) && counters.own.preprocessedHits == 1 && counters.own.directHits == 0)
        counters = Counters()
        counters.readError(cGcc)
        #expect(counters.readErrors == 1 && counters.errors.basic == gcc && counters.misses.total == 0)
        counters = Counters()
        counters.miss(.rust, forced: true)
        #expect(counters.misses.advanced == ["rust": 1] && counters.forcedRecaches == 1)
        counters = Counters()
        counters.preprocessorRun()
        counters.localFallback()
        counters.configurationError()
        counters.probe()
        counters.eviction(3)
        #expect(counters.own.preprocessorRuns == 1 && counters.own.localFallbacks == 1 && counters.own.probes == 1)
        #expect(counters.own.evictions == 3 && counters.own.configurationErrors == 1)
        #expect(counters.own.line.hasPrefix("preprocessor_runs=1 direct_hits=0 "))
        counters.zero()
        #expect(counters == Counters())
    }

    @Test func `the identity of requests holds for a session`() {
        let counters = session()
        #expect(
            counters.compileRequests == counters.executed + counters.notCacheable + counters.notCompilations
                + counters.unsupportedCompilers)
    }

    @Test func `two daemons' counts add up, in every field`() {
        var one = session()
        one.eviction(2)
        one.levels = [LevelCounters(index: 0, kind: "disk", location: "a")]
        one.levels?[0].hits = 1
        var other = session()
        other.lookupTimeout()
        other.writeError()
        other.nonCacheableCompilation()
        other.readError(.rust)
        other.levels = [
            LevelCounters(index: 0, kind: "disk", location: "a"), LevelCounters(index: 1, kind: "x", location: "b"),
        ]
        other.levels?[0].hits = 2
        let sum = one + other
        #expect(sum == other + one)
        #expect(sum.compileRequests == 48 && sum.hits.advanced == ["c [gcc]": 2] && sum.notCached["-E"] == 4)
        #expect(sum.compilerTime == .nanoseconds(281_741_050) && sum.own.evictions == 2)
        #expect(sum.timeouts == 1 && sum.writeErrors == 1 && sum.nonCacheableCompilations == 1)
        #expect(sum.levels?.map(\.hits) == [3, 0])
        #expect(one + Counters() == one)
    }

    @Test func `zeroing forgets everything, the levels too`() {
        var counters = session()
        counters.levels = [LevelCounters(index: 0, kind: "disk", location: "a")]
        counters.zero()
        #expect(counters == Counters())
    }
}
