import Statistics

let cGcc = LanguageName.cFamily("c", compiler: "gcc")
let cxxGcc = LanguageName.cFamily("c++", compiler: "gcc")

/// The counts of a short session, event by event.
func session() -> Counters {
    var counters = Counters()
    for _ in 0..<24 { counters.request() }
    for _ in 0..<8 { counters.execution() }
    counters.hit(cGcc, readTime: .nanoseconds(156_542), kind: .direct)
    for _ in 0..<2 { counters.miss(cGcc) }
    counters.miss(cGcc, forced: true)
    counters.miss(cxxGcc)
    counters.error(cGcc)
    for _ in 0..<5 { counters.compilation(time: .nanoseconds(28_174_105)) }
    counters.compileFailure()
    for _ in 0..<4 { counters.write(time: .nanoseconds(218_351)) }
    for reason in ["-E", "-E", "-", "--save-temps", "-fsyntax-only", "@", "-M", "-MM", "no input file"] {
        counters.notCacheable(reason: reason)
    }
    counters.notCacheable(reason: "unknown source language")
    for _ in 0..<2 { counters.notCompilation() }
    for _ in 0..<4 { counters.unsupportedCompiler() }
    return counters
}

func report(_ counters: Counters = Counters()) -> Report {
    var report = Report(
        counters: counters, location: Location.disk("/home/u/.cache/sccache".utf8), usesDirectMode: true,
        version: "0.16.0")
    report.sizeLimit = 10 << 30
    return report
}
