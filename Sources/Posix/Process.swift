import CPosix
import Glibc

/// A child process, held by a pidfd: no signal handler, no race on its number.
package struct ChildProcess: Sendable {
    /// Becomes readable when the child has ended.
    package let handle: Descriptor
    package let number: Int32

    /// How a child is to be started.
    package struct Settings: Sendable {
        /// Descriptors here to their numbers there; all others are closed or close-on-exec.
        package var redirect: [(from: Descriptor, to: Int32)] = []
        /// Threads of a pool block nearly all signals, and a child inherits that: a daemon's children start with
        /// none blocked. The client hands on what it was given.
        package var blockedSignals: UInt64 = 0
        /// `nil`: this process's own.
        package var environment: Environment? = nil
        package var directory: Path? = nil
        /// In a session of its own, without the caller's descriptors above the redirected ones, signals at their
        /// defaults.
        package var detached = false
        /// Killed when this process ends, however that happens. Not for a detached child.
        package var tied = false

        package init() {}
    }

    /// How a process ended.
    package struct Ending: Equatable, Sendable {
        /// As a shell would tell it: 128 and the signal's number when it was killed.
        package let code: Int32
        /// What killed it.
        package let signal: Int32?
    }

    /// Starts the file at `path` with `arguments`, its name for itself first. No search in `PATH`.
    package static func start(
        _ path: Path, _ arguments: [[UInt8]], _ settings: Settings = Settings()
    ) throws(Errno) -> ChildProcess {
        let from = settings.redirect.map(\.from.raw)
        let to = settings.redirect.map(\.to)
        let environment = settings.environment.map { CStrings($0.entries) }
        let number = try check {
            path.withPointer { file in
                CStrings(arguments).withVector { argv in
                    CStrings.withOptional(environment, else: swc_environ()) { envp in
                        Path.withOptionalPointer(settings.directory) { directory in
                            var child = swc_child(
                                path: file, arguments: argv, environment: envp, directory: directory,
                                blocked: settings.blockedSignals, detached: settings.detached ? 1 : 0,
                                tied: settings.tied ? 1 : 0)
                            return swc_spawn(&child, from, to, Int32(from.count))
                        }
                    }
                }
            }
        }
        return ChildProcess(handle: Descriptor(owning: try check { swc_pidfd(number) }), number: number)
    }

    package func send(signal: Int32) { _ = swc_signal(handle.raw, signal) }

    /// Reaps the child, blocking until it has ended.
    package func wait() throws(Errno) -> Ending {
        var code: Int32 = 0
        var signal: Int32 = 0
        try check { swc_wait_exit(handle.raw, &code, &signal) }
        return Ending(code: code, signal: signal == 0 ? nil : signal)
    }

    /// Becomes the program; returns only when that failed.
    package static func become(_ path: Path, _ arguments: [[UInt8]], environment: Environment? = nil) -> Errno {
        path.withPointer { file in
            CStrings(arguments).withVector { argv in
                guard let environment else {
                    execve(file, argv, swc_environ())
                    return
                }
                CStrings(environment.entries).withVector { _ = execve(file, argv, $0) }
            }
        }
        return Errno()
    }
}

package enum Signals {
    /// What the calling thread blocks: bit n-1 for signal n.
    package static var blockedHere: UInt64 { swc_blocked_signals() }
}

/// A NULL-terminated vector of C strings, in one block.
struct CStrings {
    private let strings: [[UInt8]]

    init(_ strings: [[UInt8]]) { self.strings = strings }

    static func withOptional<R>(
        _ strings: CStrings?, else other: UnsafePointer<UnsafeMutablePointer<CChar>?>?,
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> R
    ) -> R {
        guard let strings else { return body(other) }
        return strings.withVector { body($0) }
    }

    /// The vector is valid during the call.
    func withVector<R>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
        let size = strings.reduce(0) { $0 + $1.count + 1 }
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: max(size, 1))
        let vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
        defer {
            text.deallocate()
            vector.deallocate()
        }
        var next = text
        for (index, string) in strings.enumerated() {
            vector[index] = next
            string.withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    if let base = $0.baseAddress { next.update(from: base, count: $0.count) }
                }
            }
            next[string.count] = 0
            next += string.count + 1
        }
        vector[strings.count] = nil
        return body(vector)
    }
}
