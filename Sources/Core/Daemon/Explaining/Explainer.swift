import Arguments
import Config
import Explanations
import Posix
import Wire

/// Says what a call would be now, and why its last miss was one. Nothing is compiled, counted or stored.
struct Explainer: Sendable {
    private let request: CompileRequest
    private let service: Service

    init(_ request: CompileRequest, _ service: Service) {
        self.request = request
        self.service = service
    }

    func reply(json: Bool) async -> Reply {
        guard service.shares(request.view) else { return .otherView }
        let explanation = await explanation()
        return .text(
            exitCode: 0, output: Array((json ? explanation.json + "\n" : explanation.text).utf8), errors: [])
    }

    private func explanation() async -> Explanation {
        switch await CompileQuestion(request, service, isRehearsal: true).understand() {
        case .local(let refusal): return Explanation(refusal.verdict, at: Clock.now)
        case .work(let work):
            let verdict = await verdict(work)
            let last = service.units.last(of: work.trace)
            return Explanation(
                source: work.compilation.input, object: work.compilation.object, verdict, last: last, at: Clock.now)
        }
    }

    private func verdict(_ work: CompileWork) async -> Explanation.Verdict {
        if work.configuration.request.bypassesCache {
            return .uncached(kind: .switchedOff, reason: "SCCACHE_NO_CACHE is set")
        }
        let explainer = MissExplainer(work, service)
        if work.configuration.request.recache { return .miss(await explainer.finding(.recache)) }
        guard case .miss(let miss) = await Lookup(work, service).run() else { return .hit }
        let finding = await explainer.finding(.lookup(miss))
        return miss.mayBeFoundByText(work) ? .byText(finding) : .miss(finding)
    }
}

extension Lookup.Miss {
    /// A compile would ask a preprocessor.
    fileprivate func mayBeFoundByText(_ work: CompileWork) -> Bool {
        switch self {
        case .entry: false
        case .changed: work.textDecides
        case .unknown: !work.usesDirectMode && work.textDecides
        }
    }
}

extension Refusal {
    fileprivate var verdict: Explanation.Verdict {
        switch self {
        case .asleep: .uncached(kind: .trouble, reason: "a file system does not answer in time")
        case .configuration(let message): .uncached(kind: .trouble, reason: message)
        case .withoutLevel: .uncached(kind: .trouble, reason: "no level of the storage can be used")
        case .unsupported(let name): .uncached(kind: .unsupported, reason: shown(name))
        case .notCompilation: .uncached(kind: .notCompilation, reason: "")
        case .notCacheable(let reason, _): .uncached(kind: .notCacheable, reason: reason)
        case .withoutSource(let name, _):
            .uncached(kind: .trouble, reason: "the source \(shown(name)) cannot be read")
        }
    }
}
