import Arguments
import Config
import Explanations
import Posix
import Rust
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
        if RustCaller(request) != nil {
            switch await RustQuestion(request, service, isRehearsal: true).understand() {
            case .local(let refusal): return Explanation(refusal.verdict, at: Clock.now)
            case .work(let work):
                return await explanation(work, work.compilation.input, work.compilation.outputs.first?.path ?? [])
            }
        }
        switch await CompileQuestion(request, service, isRehearsal: true).understand() {
        case .local(let refusal): return Explanation(refusal.verdict, at: Clock.now)
        case .work(let work): return await explanation(work, work.compilation.input, work.compilation.object)
        }
    }

    private func explanation(
        _ work: some ExplainableWork, _ source: [UInt8], _ object: [UInt8]
    ) async -> Explanation {
        let verdict = await verdict(work)
        return Explanation(
            source: source, object: object, verdict, last: service.units.last(of: work.trace), at: Clock.now)
    }

    private func verdict(_ work: some ExplainableWork) async -> Explanation.Verdict {
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
    fileprivate func mayBeFoundByText(_ work: some ExplainableWork) -> Bool {
        switch self {
        case .entry: false
        case .changed: work.textDecides
        case .unknown: work.isTextOnly
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
