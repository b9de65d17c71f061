import Dispatch
import Synchronization

/// For a program that has nothing else to do.
enum Blocking {
    /// Runs `body` on Swift's own threads while the calling one, which must be none of them, waits.
    static func run<R: Sendable>(_ body: @Sendable @escaping () async -> R) -> R {
        let box = Box<R>()
        Task {
            let result = await body()
            box.give(result)
        }
        return box.wait()
    }

    private final class Box<R: Sendable>: Sendable {
        private let result = Mutex<R?>(nil)
        private let given = DispatchSemaphore(value: 0)

        func give(_ value: R) {
            result.withLock { $0 = value }
            given.signal()
        }

        func wait() -> R {
            while true {
                given.wait()
                if let value = result.withLock({ $0 }) { return value }
            }
        }
    }
}
