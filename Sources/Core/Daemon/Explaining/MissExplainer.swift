import Explanations
import Keys

/// Why a compile was not a hit, as the session knows it.
enum MissCause: Sendable {
    case lookup(Lookup.Miss)
    /// `SCCACHE_RECACHE`
    case recache
}

/// A call that explanations can tell of.
protocol ExplainableWork: CacheableWork {
    /// What is remembered of it.
    var trace: Trace { get }
    /// Nothing but its preprocessed text is compared.
    var isTextOnly: Bool { get }
    /// Where no result fits, its preprocessed text may.
    var textDecides: Bool { get }
    /// What its compiler consists of; `nil` where that is forgotten.
    func composition(_ service: Service) async -> [Fact]?
}

/// Finds out what of a miss differed from what was known. Runs on misses only.
struct MissExplainer: Sendable {
    private let work: any ExplainableWork
    private let service: Service

    init(_ work: any ExplainableWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    /// Remembers this miss and its reasons.
    func note(_ cause: MissCause) async -> UnitHistory.Note {
        let (cause, composition) = (await diagnosed(cause), await work.composition(service))
        return service.units.note(work.trace, cause, composition)
    }

    /// For somebody who asks.
    func finding(_ cause: MissCause) async -> Diagnosis.Finding {
        let (cause, composition) = (await diagnosed(cause), await work.composition(service))
        return service.units.finding(work.trace, cause, composition)
    }

    private func diagnosed(_ cause: MissCause) async -> Diagnosis.Cause {
        switch cause {
        case .recache: return .setting("SCCACHE_RECACHE")
        case .lookup(.entry(let change)): return .entry(change)
        case .lookup(.unknown): return work.isTextOnly ? .textOnly : .unknown
        case .lookup(.changed): return .changed(await service.direct.differences(work.question))
        }
    }
}
