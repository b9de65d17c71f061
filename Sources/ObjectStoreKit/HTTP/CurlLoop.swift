import CCurl
import PluginKit
import Synchronization

/// The thread that drives libcurl, started with the first request. It keeps itself alive until it is stopped.
final class CurlLoop: Sendable {
    private struct State {
        var added: [Transfer] = []
        var cancelled: [Transfer] = []
        var started = false
        var stopping = false
    }

    private let state = Mutex(State())
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer?

    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    init() {
        multi = Self.library == CURLE_OK ? curl_multi_init() : nil
        if let multi {
            // A thousand requests at once wait for these instead of opening a thousand connections.
            _ = swc_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 64)
            _ = swc_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
        }
    }

    deinit { if let multi { curl_multi_cleanup(multi) } }

    /// The transfer's waiter is answered in any case.
    func add(_ transfer: Transfer) {
        let refusal = state.withLock { state -> BackendError? in
            guard !state.stopping, !transfer.isCancelled else { return Self.cancelled }
            guard let multi, state.started || startThread() else {
                return BackendError(.failed, "libcurl's thread could not be started")
            }
            state.started = true
            state.added.append(transfer)
            curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { transfer.end(.failure(refusal)) }
    }

    /// May come before `add`.
    func cancel(_ transfer: Transfer) {
        state.withLock { state in
            transfer.isCancelled = true
            state.cancelled.append(transfer)
            if let multi { curl_multi_wakeup(multi) }
        }
    }

    private static let cancelled = BackendError(.cancelled, "cancelled")

    func stop() {
        state.withLock { state in
            state.stopping = true
            if let multi { curl_multi_wakeup(multi) }
        }
    }

    private func startThread() -> Bool {
        PrivateThread.start { self.run() }
    }

    private func run() {
        guard let multi else { return }
        var flying: [ObjectIdentifier: Transfer] = [:]
        var stopping = false
        while !stopping {
            let work = state.withLock { state in
                defer { (state.added, state.cancelled) = ([], []) }
                return state
            }
            stopping = work.stopping
            for transfer in work.added { begin(transfer, multi, &flying) }
            for transfer in stopping ? Array(flying.values) : work.cancelled { abandon(transfer, multi, &flying) }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finish(multi, &flying)
            if !stopping { curl_multi_poll(multi, nil, 0, 10_000, nil) }
        }
    }

    private func begin(
        _ transfer: Transfer, _ multi: UnsafeMutableRawPointer, _ flying: inout [ObjectIdentifier: Transfer]
    ) {
        guard let easy = transfer.makeHandle(), curl_multi_add_handle(multi, easy) == CURLM_OK else {
            return transfer.end(.failure(BackendError(.failed, "no memory")))
        }
        flying[ObjectIdentifier(transfer)] = transfer
    }

    private func abandon(
        _ transfer: Transfer, _ multi: UnsafeMutableRawPointer, _ flying: inout [ObjectIdentifier: Transfer]
    ) {
        guard flying.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return }
        curl_multi_remove_handle(multi, transfer.easy)
        transfer.end(.failure(Self.cancelled))
    }

    private func finish(_ multi: UnsafeMutableRawPointer, _ flying: inout [ObjectIdentifier: Transfer]) {
        var code = CURLE_OK
        while let easy = swc_curl_next_done(multi, &code) {
            curl_multi_remove_handle(multi, easy)
            var context: UnsafeMutableRawPointer?
            _ = swc_curl_private(easy, &context)
            guard let context else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            flying[ObjectIdentifier(transfer)] = nil
            transfer.finish(code)
        }
    }
}
