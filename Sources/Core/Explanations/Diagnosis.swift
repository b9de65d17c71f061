package import Hashing

/// Decides what to tell: which earlier compile is nearest, and in what it differs.
package struct Diagnosis {
    /// What the look-up found.
    package enum Cause: Sendable {
        /// A result fits, and what it names cannot be had.
        case entry(Difference.Change)
        /// Results are there, and none fits: how the nearest differs.
        case changed([Difference])
        /// Nothing is there.
        case unknown
        /// Nothing was looked for: a setting says so.
        case setting(String)
        /// Only preprocessed text is compared.
        case textOnly
    }

    private let new: Trace
    private let earlier: [Trace]
    private let composition: (Digest) -> [Fact]?

    /// - Parameters:
    ///   - new: the compile that is to be explained.
    ///   - earlier: compiles of the same source, or of what may be the same; those of the same unit first, else the
    ///     newest.
    ///   - composition: what a compiler consists of, by its digest.
    package init(of new: Trace, earlier: [Trace], composition: @escaping (Digest) -> [Fact]?) {
        self.new = new
        self.earlier = earlier
        self.composition = composition
    }

    package struct Finding: Equatable, Sendable {
        package var differences: [Difference]
        /// The time of the compile that this one was compared with.
        package var comparedWith: Int64?
    }

    package func finding(_ cause: Cause) -> Finding {
        let twin = earlier.first { $0.key == new.key }
        switch cause {
        case .setting(let name):
            return Finding(differences: [Difference(.setting, .changed, Array(name.utf8))], comparedWith: nil)
        case .entry(let change):
            return Finding(
                differences: [Difference(.entry, change)] + storage(twin), comparedWith: twin?.time)
        case .changed(let differences):
            return Finding(differences: refined(differences, twin), comparedWith: twin?.time)
        case .textOnly:
            return twin.map { Finding(differences: [Difference(.preprocessedText, .changed)], comparedWith: $0.time) }
                ?? byFacts()
        case .unknown: return twin.map { withoutManifest($0) } ?? byFacts()
        }
    }

    /// The same was compiled before, and yet no manifest is there.
    private func withoutManifest(_ twin: Trace) -> Finding {
        let differences: [Difference] =
            switch twin.fate {
            case .notKept(let reason): [Difference(.notKept, .unknown, Array(reason.utf8))]
            case .failed: [Difference(.notKept, .unknown, Array("the compile failed".utf8))]
            case .notStored: [Difference(.notKept, .unknown, Array("it could not be stored".utf8))]
            case .underWay: [Difference(.notKept, .unknown, Array("the compile did not end, or ends now".utf8))]
            case .stored: storage(twin).isEmpty ? [Difference(.manifest, .gone)] : storage(twin)
            }
        return Finding(differences: differences, comparedWith: twin.time)
    }

    private func storage(_ old: Trace?) -> [Difference] {
        old.map { FactDifferences.between($0.facts, new.facts) { $0 == .storage } } ?? []
    }

    /// The nearest is the one with the fewest differences; of equal ones the first.
    private func byFacts() -> Finding {
        let all = earlier.map { ($0, differences(from: $0)) }.filter { !$0.1.isEmpty }
        guard let nearest = all.min(by: { $0.1.count < $1.1.count }) else {
            return Finding(differences: [Difference(.unit, .unknown)], comparedWith: nil)
        }
        return Finding(differences: dated(nearest.1, nearest.0.time), comparedWith: nearest.0.time)
    }

    private func differences(from old: Trace) -> [Difference] {
        var found = FactDifferences.between(old.facts, new.facts) { $0.isKeyed && $0 != .compiler }
        if let index = found.firstIndex(where: { $0.subject == .file && $0.name.isEmpty }) {
            found[index].name = new.facts.first { $0.kind == .sourceName }?.value ?? new.source
        }
        if old.compiler != new.compiler { found = compiler(old) + found }
        // A base directory that comes or goes changes every name below it.
        let base = FactDifferences.between(old.facts, new.facts) { $0 == .baseDirectory }
        if found.contains(where: { $0.subject != .compiler }), base.contains(where: { $0.change != .changed }) {
            found = base + found
        }
        return Array(found.prefix(Difference.most))
    }

    private func compiler(_ old: Trace) -> [Difference] {
        guard let one = composition(old.compiler), let other = composition(new.compiler) else {
            return [Difference(.compiler, .changed)]
        }
        let found = FactDifferences.between(one, other) { $0 == .compiler || $0 == .file }.map { difference in
            var difference = difference
            difference.subject = .compiler
            return difference
        }
        return found.isEmpty ? [Difference(.compiler, .changed)] : found
    }

    /// A result for other colours, languages or places: what of them was another one.
    private func refined(_ differences: [Difference], _ twin: Trace?) -> [Difference] {
        let detailed = differences.flatMap { difference -> [Difference] in
            let kinds: Set<Fact.Kind>
            switch difference.subject {
            case .colours: kinds = [.colours, .messageVariable]
            case .directory: kinds = [.place]
            case .baseDirectory: kinds = [.baseDirectory]
            case .dependencies: kinds = [.dependencies]
            default: return [difference]
            }
            for old in earlier where old.key == new.key {
                let found = FactDifferences.between(old.facts, new.facts) { kinds.contains($0) }
                if !found.isEmpty { return found }
            }
            return [difference]
        }
        return twin.map { dated(detailed, $0.time) } ?? detailed
    }

    private func dated(_ differences: [Difference], _ time: Int64) -> [Difference] {
        differences.map { difference in
            var difference = difference
            if difference.subject == .file, difference.change == .changed { difference.since = time }
            return difference
        }
    }
}
