import Config
import Glibc
import Logging
import Posix

/// The daemon's log: lines on standard error, or in the file that `SCCACHE_ERROR_LOG` names.
enum DaemonLog {
    static func logger(_ settings: LogSettings) -> Logger {
        if let file = settings.file, let target = try? Descriptor.open(file, O_WRONLY | O_CREAT | O_APPEND, mode: 0o644) {
            dup2(target.raw, 2)
        }
        let level = settings.level(for: "swcache::server")
        return Logger(label: "swcache::server") { _ in LineHandler(level: level, milliseconds: settings.milliseconds) }
    }
}

/// `[2026-01-31T12:00:00Z DEBUG swcache::server] text`, as sccache's users read it.
private struct LineHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let isOff: Bool
    private let milliseconds: Bool

    init(level: LogSettings.Level, milliseconds: Bool) {
        isOff = level == .off
        logLevel = level.logger
        self.milliseconds = milliseconds
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if isOff { return }
        let time = Timestamp.text(of: Clock.now, milliseconds: milliseconds)
        let line = "[\(time) \(event.level.rawValue.uppercased()) swcache::server] \(event.message)\n"
        try? Caller.standardError.writeAll(Array(line.utf8))
    }
}

extension LogSettings.Level {
    fileprivate var logger: Logger.Level { Logger.Level(rawValue: rawValue) ?? (self == .warn ? .warning : .error) }
}
