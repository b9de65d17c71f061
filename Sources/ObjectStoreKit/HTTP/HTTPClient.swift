public import PluginKit
import Synchronization

/// HTTP by libcurl on one private thread: connections are kept and shared by all requests, and no thread of the
/// shared pool ever blocks. One client for each store.
public final class HTTPClient: Sendable {
    let settings: Settings
    let host: Host
    let loop: CurlLoop
    private let offset = Mutex<Int64?>(nil)

    /// By how many seconds the last server's clock was ahead of ours, by its `Date`.
    public var clockOffset: Int64? { offset.withLock { $0 } }

    public init(_ settings: Settings, _ host: Host) {
        self.settings = settings
        self.host = host
        loop = CurlLoop()
    }

    /// Requests in flight end as `cancelled`.
    deinit { loop.stop() }

    /// Sends the request, again where that may help (408, 425, 429, 499, 5xx and trouble on the way; what `Retry-After`
    /// asks for, else growing pauses), all within the call's deadline.
    /// - Returns: the last answer, whatever its status.
    /// - Throws: `unreachable`, `timedOut`, `cancelled` or `corrupt` where there is no answer; `busy` where the server
    ///   asks for a longer pause than anybody waits for; `badOption` for a request that cannot be sent; and whatever
    ///   the authorizer throws.
    public func send(
        _ request: Request, _ authorizer: (any Authorizer)?, _ call: Call
    ) async throws(BackendError) -> Response {
        var exchange = Exchange(request, authorizer, deadline: call.deadline ?? .now + settings.timeout, settings)
        while true {
            var request = exchange.request
            let bounded = Call(deadline: exchange.deadline)
            try await exchange.authorizer?.authorize(&request, .now, self, bounded)
            let result = await attempt(request, before: exchange.deadline)
            if case .success(let response) = result { noteClock(response) }
            switch exchange.step(after: result) {
            case .done(let result): return try result.get()
            case .again(let pause): try await Self.wait(pause)
            case .renew(let response):
                guard let authorizer = exchange.authorizer, await authorizer.renew(after: response) else {
                    return response
                }
            }
        }
    }

    private func attempt(
        _ request: Request, before deadline: ContinuousClock.Instant
    ) async -> Result<Response, BackendError> {
        do throws(BackendError) {
            let transfer = Transfer(try Outgoing(request, settings, before: deadline))
            return await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    transfer.waiter = waiter
                    loop.add(transfer)
                }
            } onCancel: {
                loop.cancel(transfer)
            }
        } catch {
            return .failure(error)
        }
    }

    private func noteClock(_ response: Response) {
        guard let date = response.headers["Date"].flatMap({ WallTime(http: $0) }) else { return }
        offset.withLock { $0 = date.seconds - WallTime.now.seconds }
    }

    private static func wait(_ pause: Duration) async throws(BackendError) {
        do {
            try await Task.sleep(for: pause)
        } catch {
            throw BackendError(.cancelled, "cancelled between two attempts")
        }
    }
}
