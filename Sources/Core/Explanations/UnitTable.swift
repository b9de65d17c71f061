package import Hashing

/// The latest misses of each source, and what the compilers were. Bounded: the older half goes when there is too much.
package struct UnitTable: Sendable {
    private struct Generation: Sendable {
        var traces: [[UInt8]: [Trace]] = [:]
        /// Sources by their aliases.
        var names: [Digest: [UInt8]] = [:]
        var cost = 0
    }

    private var young = Generation()
    private var old = Generation()
    private var compilers: [(digest: Digest, facts: [Fact])] = []

    /// Of a source, so that its variants (with and without debugging) are all remembered.
    package static let mostTraces = 6
    private static let mostCompilers = 16
    /// Bytes, roughly, of each half.
    private let limit: Int

    package init(limit: Int = 4 << 20) { self.limit = limit }

    package var isEmpty: Bool { young.traces.isEmpty && old.traces.isEmpty }

    // MARK: Asking

    /// Compiles of this source, or else of what may be the same elsewhere: first those of the same unit, each kind
    /// newest first.
    package func earlier(than trace: Trace) -> [Trace] {
        var known = traces(of: trace.source)
        if known.isEmpty, let source = trace.aliases.lazy.compactMap({ young.names[$0] ?? old.names[$0] }).first {
            known = traces(of: source)
        }
        return known.filter { $0.isOfUnit(trace) } + known.filter { !$0.isOfUnit(trace) }
    }

    /// The latest miss of this unit.
    package func last(of trace: Trace) -> Trace? { traces(of: trace.source).first { $0.isOfUnit(trace) } }

    package func composition(of compiler: Digest) -> [Fact]? { compilers.first { $0.digest == compiler }?.facts }

    private func traces(of source: [UInt8]) -> [Trace] { young.traces[source] ?? old.traces[source] ?? [] }

    // MARK: Noting

    package mutating func note(_ trace: Trace) {
        if young.cost > limit {
            old = young
            young = Generation()
        }
        var known = traces(of: trace.source)
        old.traces[trace.source] = nil
        known.insert(trace, at: 0)
        if known.count > Self.mostTraces { known.removeLast(known.count - Self.mostTraces) }
        young.cost += trace.cost
        young.traces[trace.source] = known
        for alias in trace.aliases { young.names[alias] = trace.source }
    }

    package mutating func note(_ facts: [Fact], of compiler: Digest) {
        guard composition(of: compiler) == nil else { return }
        compilers.insert((compiler, facts), at: 0)
        if compilers.count > Self.mostCompilers { compilers.removeLast() }
    }

    /// - Parameter time: of the trace.
    package mutating func settle(_ source: [UInt8], at time: Int64, _ fate: Trace.Fate) {
        if let index = young.traces[source]?.firstIndex(where: { $0.time == time }) {
            young.traces[source]?[index].fate = fate
        } else if let index = old.traces[source]?.firstIndex(where: { $0.time == time }) {
            old.traces[source]?[index].fate = fate
        }
    }

    // MARK: Another life

    /// All of it, the oldest first.
    package var all: (traces: [Trace], compilers: [(digest: Digest, facts: [Fact])]) {
        let traces = Array(old.traces.values.joined()) + Array(young.traces.values.joined())
        return (traces.sorted { $0.time < $1.time }, compilers)
    }

    /// What an earlier daemon knew is older than all that this one knows.
    package mutating func adopt(_ other: UnitTable) {
        let own = all
        let others = other.all
        (young, old) = (Generation(), Generation())
        for trace in others.traces + own.traces { note(trace) }
        for compiler in others.compilers { note(compiler.facts, of: compiler.digest) }
    }
}
