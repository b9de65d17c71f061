import Explanations
import Keys

/// Why a compile was not a hit, as the session knows it.
enum MissCause: Sendable {
    case lookup(Lookup.Miss)
    /// `SCCACHE_RECACHE`
    case recache
}

/// Finds out what of a miss differed from what was known. Runs on misses only.
struct MissExplainer: Sendable {
    private let work: CompileWork
    private let service: Service

    init(_ work: CompileWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    /// Remembers this miss and its reasons.
    func note(_ cause: MissCause) async -> UnitHistory.Note {
        let (cause, composition) = (await diagnosed(cause), await composition)
        return service.units.note(work.trace, cause, composition)
    }

    /// For somebody who asks.
    func finding(_ cause: MissCause) async -> Diagnosis.Finding {
        let (cause, composition) = (await diagnosed(cause), await composition)
        return service.units.finding(work.trace, cause, composition)
    }

    private var composition: [Fact]? {
        get async { await service.registry.composition(of: work.key.compiler) }
    }

    private func diagnosed(_ cause: MissCause) async -> Diagnosis.Cause {
        switch cause {
        case .recache: return .setting("SCCACHE_RECACHE")
        case .lookup(.entry(let change)): return .entry(change)
        case .lookup(.unknown): return isTextOnly ? .textOnly : .unknown
        case .lookup(.changed): return .changed(await service.direct.differences(work.question))
        }
    }

    private var isTextOnly: Bool { !work.usesDirectMode && work.textDecides }
}
