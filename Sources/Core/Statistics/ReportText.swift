extension Report {
    /// The report for people: two columns, ending in a line end.
    /// - Parameter advanced: languages with their compilers in place of languages.
    package func text(advanced: Bool) -> String {
        var block = Block()
        counterRows(&block, advanced: advanced)
        for level in counters.levels ?? [] { levelRows(level, &block) }
        var lines = block.lines
        lines += distributedLines(block)
        lines += reasonLines(block)
        lines += footer(block)
        return lines.map { $0 + "\n" }.joined()
    }

    private func counterRows(_ block: inout Block, advanced: Bool) {
        let counters = counters
        let names: (LanguageCounts) -> [String: UInt64] = { advanced ? $0.advanced : $0.basic }
        block.add("Compile requests", counters.compileRequests)
        block.add("Compile requests executed", counters.executed)
        block.add("Cache hits", counters.hits.total, by: names(counters.hits))
        block.add("Cache misses", counters.misses.total, by: names(counters.misses))
        rateRows(&block, hits: names(counters.hits), misses: names(counters.misses))
        block.add("Cache timeouts", counters.timeouts)
        block.add("Cache read errors", counters.readErrors)
        block.add("Forced recaches", counters.forcedRecaches)
        block.add("Cache write errors", counters.writeErrors)
        block.add("Cache errors", counters.errors.total, by: names(counters.errors))
        block.add("Compilations", counters.compilations)
        block.add("Compilation failures", counters.compileFailures)
        block.add("Non-cacheable compilations", counters.nonCacheableCompilations)
        block.add("Non-cacheable calls", counters.notCacheable)
        block.add("Non-compilation calls", counters.notCompilations)
        block.add("Unsupported compiler calls", counters.unsupportedCompilers)
        block.add("Average cache write", average: counters.writeTime, of: counters.writes)
        block.add("Average compiler", average: counters.compilerTime, of: counters.compilations)
        block.add("Average cache read hit", average: counters.hitTime, of: counters.hits.total)
        block.add("Failed distributed compilations", counters.distributedErrors)
        if let levels = counters.levels { block.add("Multi-level cache levels", UInt64(levels.count)) }
    }

    private func rateRows(_ block: inout Block, hits: [String: UInt64], misses: [String: UInt64]) {
        block.add("Cache hits rate", rate: counters.hits.total, misses: counters.misses.total)
        for name in Set(hits.keys).union(misses.keys).sorted(by: byBytes) {
            block.add("Cache hits rate (\(name))", rate: hits[name] ?? 0, misses: misses[name] ?? 0)
        }
    }

    private func levelRows(_ level: LevelCounters, _ block: inout Block) {
        for (_, label, path) in LevelCounters.counts {
            block.add("  \(level.name) \(label)", level[keyPath: path])
            if label == "misses" {
                block.add("  \(level.name) hit rate", rate: level.hits, misses: level.misses)
            }
        }
        block.add("  \(level.name) avg cache write", average: level.writeTime, of: level.writes)
        block.add("  \(level.name) avg cache read hit", average: level.hitTime, of: level.hits)
    }
}

// What follows the block of counters.
extension Report {
    private func distributedLines(_ block: Block) -> [String] {
        guard !counters.distributedCompiles.isEmpty else { return [] }
        return ["", "Successful distributed compiles"]
            + Self.byCount(counters.distributedCompiles).map { block.line("  \($0)", String($1)) }
    }

    private func reasonLines(_ block: Block) -> [String] {
        guard !counters.notCached.isEmpty else { return [] }
        return ["", "Non-cacheable reasons:"]
            + Self.byCount(counters.notCached).map { block.line($0, String($1)) } + [""]
    }

    /// Most frequent first, then by name.
    private static func byCount(_ counts: [String: UInt64]) -> [(String, UInt64)] {
        counts.sorted { $0.value != $1.value ? $0.value > $1.value : byBytes($0.key, $1.key) }.map {
            ($0.key, $0.value)
        }
    }

    private func footer(_ block: Block) -> [String] {
        var lines = [block.footer("Cache location", location)]
        for level in counters.levels ?? [] { lines.append(block.footer("  \(level.name)", level.location)) }
        let directories = baseDirectories.isEmpty ? "(none)" : baseDirectories.joined(separator: ", ")
        lines.append(block.footer("Base directories", directories))
        if location.hasPrefix("Local disk") {
            lines.append(block.footer("Use direct/preprocessor mode?", usesDirectMode ? "yes" : "no"))
        }
        lines.append(block.footer("Version (client)", clientVersion ?? version))
        if let clientVersion, clientVersion != version { lines.append(block.footer("Version (server)", version)) }
        if let cacheSize { lines.append(block.size("Cache size", cacheSize)) }
        if let sizeLimit { lines.append(block.size("Max cache size", sizeLimit)) }
        return lines
    }
}
