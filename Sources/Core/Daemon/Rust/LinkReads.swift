import Keys
import Posix
import Rust
import Wire

/// What a linker read.
struct LinkReads: Sendable {
    private let work: RustWork
    private let service: Service

    init(_ work: RustWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    func note(
        _ report: Descriptor?, in result: inout Manifest.Result, _ outcome: Outcome
    ) async throws(RustLearner.Doubt) {
        guard work.compilation.isLinked else { return }
        throw RustLearner.Doubt("linked")
    }
}
