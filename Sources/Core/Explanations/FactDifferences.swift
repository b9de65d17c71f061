/// Compares what decided two compiles.
enum FactDifferences {
    /// In the order of the kinds; empty where all facts of these kinds are equal, in the same order.
    static func between(_ old: [Fact], _ new: [Fact], where counts: (Fact.Kind) -> Bool) -> [Difference] {
        var found: [Difference] = []
        for kind in Fact.Kind.allCases where counts(kind) {
            let (one, other) = (old.filter { $0.kind == kind }, new.filter { $0.kind == kind })
            if one != other { found += differences(kind, one, other) }
        }
        return found.count > Difference.most ? Array(found.prefix(Difference.most)) : found
    }

    private static func differences(_ kind: Fact.Kind, _ old: [Fact], _ new: [Fact]) -> [Difference] {
        let (shared, rest) = compared(new, with: old)
        let (sharedBefore, restBefore) = compared(old, with: new)
        var gone = restBefore
        var found: [Difference] = []
        for fact in rest {
            if let index = gone.firstIndex(where: { $0.name == fact.name }) {
                found.append(changed(gone.remove(at: index), fact))
            } else {
                found.append(Difference(kind.subject, .appeared, fact.name, now: shown(fact)))
            }
        }
        found += gone.map { Difference(kind.subject, .gone, $0.name, was: shown($0)) }
        if let first = zip(sharedBefore, shared).first(where: { $0 != $1 }) {
            found.append(Difference(kind.subject, .reordered, first.1.name, now: shown(first.1)))
        }
        return found
    }

    private static func changed(_ old: Fact, _ new: Fact) -> Difference {
        Difference(new.kind.subject, .changed, new.name, was: shown(old), now: shown(new))
    }

    private static func shown(_ fact: Fact) -> [UInt8]? { fact.kind.isContent ? nil : fact.value }

    /// Those that the others have too, as often as they have them, and the rest.
    private static func compared(_ facts: [Fact], with others: [Fact]) -> (shared: [Fact], rest: [Fact]) {
        var counts: [Fact: Int] = [:]
        for fact in others { counts[fact, default: 0] += 1 }
        var (shared, rest): ([Fact], [Fact]) = ([], [])
        for fact in facts {
            let count = counts[fact] ?? 0
            counts[fact] = count - 1
            if count > 0 { shared.append(fact) } else { rest.append(fact) }
        }
        return (shared, rest)
    }
}
