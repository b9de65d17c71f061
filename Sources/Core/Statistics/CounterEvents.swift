// What can happen to a request, each event with all the counts that it moves. The identities between the counts, as
// users know them: requests = executed + not cacheable + not compilations + unsupported.
extension Counters {
    /// How a hit was found.
    package enum HitKind: Sendable { case direct, preprocessed }

    /// Every request to compile, before anything else.
    package mutating func request() { compileRequests.add(1) }

    /// The program is no compiler that is known.
    package mutating func unsupportedCompiler() { unsupportedCompilers.add(1) }

    /// A call that compiles nothing: linking, `--version`.
    package mutating func notCompilation() { notCompilations.add(1) }

    /// - Parameter reason: the flag as the option table spells it, or one of the fixed phrases.
    package mutating func notCacheable(reason: String) {
        notCacheable.add(1)
        notCached[reason, default: 0].add(1)
    }

    /// A cacheable request goes its way.
    package mutating func execution() { executed.add(1) }

    /// - Parameter readTime: of the look-up, without the placing of files.
    package mutating func hit(_ language: LanguageName, readTime: Duration, kind: HitKind) {
        hits.count(language)
        hitTime += readTime
        switch kind {
        case .direct: own.directHits.add(1)
        case .preprocessed: own.preprocessedHits.add(1)
        }
    }

    /// Compiled, and its result went to the store. `forced`: without a look-up, because the user asked so.
    package mutating func miss(_ language: LanguageName, forced: Bool = false) {
        misses.count(language)
        if forced { forcedRecaches.add(1) }
    }

    /// The compiler succeeded.
    package mutating func compilation(time: Duration) {
        compilations.add(1)
        compilerTime += time
    }

    /// The compiler or its preprocessor answered other than 0, or was killed.
    package mutating func compileFailure() { compileFailures.add(1) }

    /// The compiler succeeded, but its result cannot be kept.
    package mutating func nonCacheableCompilation() { nonCacheableCompilations.add(1) }

    package mutating func lookupTimeout() { timeouts.add(1) }

    /// An entry could not be read, or was damaged. The miss is counted besides.
    package mutating func readError(_ language: LanguageName) {
        readErrors.add(1)
        errors.count(language)
    }

    /// Questions that a level of the cache could not answer. Their misses are counted besides.
    package mutating func readErrors(atLevels count: Int) { readErrors.add(UInt64(max(count, 0))) }

    /// The cache itself failed.
    package mutating func error(_ language: LanguageName) { errors.count(language) }

    package mutating func write(time: Duration) {
        writes.add(1)
        writeTime += time
    }

    package mutating func writeError() { writeErrors.add(1) }

    package mutating func preprocessorRun() { own.preprocessorRuns.add(1) }
    package mutating func localFallback() { own.localFallbacks.add(1) }
    package mutating func probe() { own.probes.add(1) }
    package mutating func eviction(_ count: UInt64 = 1) { own.evictions.add(count) }

    /// The request's configuration is unusable: it compiles without the cache.
    package mutating func configurationError() { own.configurationErrors.add(1) }
}
