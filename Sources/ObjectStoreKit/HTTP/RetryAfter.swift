import PluginKit

/// What a server that is busy asks for.
public enum RetryAfter {
    /// Seconds or a date; `nil` where there is no such header or it makes no sense.
    public static func pause(_ response: Response, now: WallTime = .now) -> Duration? {
        guard let text = response.headers["Retry-After"] else { return nil }
        if let seconds = Int64(text), seconds >= 0 { return .seconds(min(seconds, 1 << 31)) }
        guard let moment = WallTime(http: text) else { return nil }
        return .seconds(max(moment.seconds - now.seconds, 0))
    }

    static func error(_ pause: Duration, _ response: Response) -> BackendError {
        BackendError(.busy, "HTTP \(response.status), wants to be left alone for \(pause.components.seconds) s")
    }
}
