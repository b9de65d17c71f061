/// What is told about one call.
package struct Explanation: Equatable, Sendable {
    /// What a compile with these words would be now.
    package enum Verdict: Equatable, Sendable {
        case hit
        case miss(Diagnosis.Finding)
        /// Only the preprocessed text, which nobody has asked for, can tell whether it is a hit.
        case byText(Diagnosis.Finding)
        /// The compiler runs without the cache: why.
        case uncached(kind: Kind, reason: String)
    }

    /// The reason's kind, as JSON names it.
    package enum Kind: String, Sendable {
        case notCacheable = "not-cacheable"
        case notCompilation = "not-a-compilation"
        case unsupported = "unsupported-compiler"
        case switchedOff = "switched-off"
        case trouble
    }

    /// As spelled on the command line; `nil` where it names no source.
    package var source: [UInt8]?
    package var object: [UInt8]?
    package var verdict: Verdict
    /// The latest miss of this unit.
    package var last: Trace?
    /// In nanoseconds since 1970.
    package var time: Int64

    package init(source: [UInt8]? = nil, object: [UInt8]? = nil, _ verdict: Verdict, last: Trace? = nil, at time: Int64)
    {
        self.source = source
        self.object = object
        self.verdict = verdict
        self.last = last
        self.time = time
    }
}
