import PluginKit
import Synchronization

/// The way from async calls to the loop's thread, which is started by the first of them.
final class Transport: Sendable {
    private enum State {
        case idle(Settings, Connector)
        case running(Mailbox)
    }

    /// Where the host sets no limit.
    private static let patience = Duration.seconds(60)

    private let state: Mutex<State>

    init(_ settings: Settings) throws(BackendError) {
        state = Mutex(.idle(settings, try Connector(settings)))
    }

    deinit {
        state.withLock { state in if case .running(let mailbox) = state { mailbox.post(.stop) } }
    }

    /// What the command borrows must stay until this returns.
    func perform(_ command: Command, _ call: Call) async throws(BackendError) -> Reply {
        let mailbox = try mailbox()
        let deadline = call.deadline ?? .now + Self.patience
        guard deadline > .now else { throw BackendError(.timedOut, "too late to begin") }
        let started = Mutex<Operation?>(nil)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let operation = Operation(command, before: deadline) { continuation.resume(returning: $0) }
                started.withLock { $0 = operation }
                if Task.isCancelled { operation.cancel() }
                mailbox.post(.submit(operation))
            }
        } onCancel: {
            guard let operation = started.withLock({ $0 }) else { return }
            operation.cancel()
            mailbox.post(.cancel(operation))
        }
        return try outcome.get()
    }

    /// From the next connection on; operations in flight end as they began.
    func use(_ settings: Settings) throws(BackendError) {
        let connector = try Connector(settings)
        state.withLock { state in
            switch state {
            case .idle: state = .idle(settings, connector)
            case .running(let mailbox): mailbox.post(.use(settings, connector))
            }
        }
    }

    private func mailbox() throws(BackendError) -> Mailbox {
        let mailbox: Mailbox? = state.withLock { state in
            if case .running(let mailbox) = state { return mailbox }
            guard case .idle(let settings, let connector) = state, let mailbox = Mailbox() else { return nil }
            let started = PrivateThread.start { Loop(settings, connector, mailbox).run() }
            guard started else { return nil }
            state = .running(mailbox)
            return mailbox
        }
        guard let mailbox else { throw BackendError(.failed, "no thread or descriptor for connections is left") }
        return mailbox
    }
}
