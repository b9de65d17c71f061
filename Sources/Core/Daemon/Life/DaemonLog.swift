import Config
import Glibc
import Logging
import Posix
import PosixAsync

/// The daemon's log: lines on standard error, or in the file that `SCCACHE_ERROR_LOG` names. Written by a thread of its
/// own: a pipe that nobody reads, or a disk that hangs, holds up nobody.
struct DaemonLog: Sendable {
    let logger: Logger
    /// Why there is no log, for people.
    let problem: String?
    private let writer: IOPool

    init(_ settings: LogSettings) {
        problem = Self.open(settings.file)
        let writer = IOPool(threads: 1)
        let label = "swcache::server"
        // Filters that were written for sccache mean us too.
        let level = max(settings.level(for: label), settings.level(for: "sccache::server"))
        logger = Logger(label: label) { _ in
            LineHandler(level: level, milliseconds: settings.milliseconds, writer: writer)
        }
        self.writer = writer
    }

    /// Everything said so far is written, if that can be done in a moment.
    func flush() async { _ = await writer.run(before: .now + .seconds(1)) {} }

    private static func open(_ file: Path?) -> String? {
        guard let file else { return nil }
        do throws(Errno) {
            // A pipe without a reader is no log, and no reason to wait.
            let flags = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK
            let target = try Descriptor.open(file, flags, mode: 0o600)
            dup2(target.raw, 2)
            return nil
        } catch {
            return "Cannot open/write log file '\(file.text)': \(error.text)"
        }
    }
}

/// `[2026-01-31T12:00:00Z DEBUG swcache::server] text`, as sccache's users read it.
private struct LineHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let isOff: Bool
    private let milliseconds: Bool
    private let writer: IOPool

    init(level: LogSettings.Level, milliseconds: Bool, writer: IOPool) {
        isOff = level == .off
        logLevel = isOff ? .critical : level.logger
        self.milliseconds = milliseconds
        self.writer = writer
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if isOff { return }
        let time = Timestamp.text(of: Clock.now, milliseconds: milliseconds)
        let line = "[\(time) \(event.level.shown) swcache::server] \(event.message)\n"
        writer.submit { try? Caller.standardError.writeAll(Array(line.utf8)) }
    }
}

extension Logger.Level {
    fileprivate var shown: String { self == .warning ? "WARN" : rawValue.uppercased() }
}

extension LogSettings.Level {
    fileprivate var logger: Logger.Level { Logger.Level(rawValue: rawValue) ?? (self == .warn ? .warning : .error) }
}
