package import Posix

/// Where the daemon will not outlive the build step (a CI service kills what a step leaves behind; a container dies
/// with its shell), misses wait while many uploads are pending, so that little is lost in the end.
package struct StepKill: Equatable, Sendable {
    /// So many uploads are lost at worst, besides those that a daemon flushes when it is told to end.
    package static let mostPending = 32
    /// One miss waits no longer for them.
    static let patience = Duration.seconds(1)

    package let applies: Bool

    /// - Parameters:
    ///   - environment: of the client that started the daemon. `SWCACHE_STEP_KILL` decides (`0` or `1`), else `CI`.
    ///   - firstProcess: the name of process number 1.
    package init(_ environment: Environment, firstProcess: [UInt8]) {
        if let setting = environment.text("SWCACHE_STEP_KILL"), !setting.isEmpty {
            applies = Self.means(setting)
        } else if let service = environment.text("CI"), Self.means(service) {
            applies = true
        } else {
            let name = String(decoding: firstProcess, as: UTF8.self).filter { !$0.isNewline }
            applies = Self.shells.contains(name)
        }
    }

    /// Of this machine, or this container.
    package init(_ environment: Environment) {
        self.init(environment, firstProcess: (try? Descriptor.open(Path("/proc/1/comm")).readOnce()) ?? [])
    }

    package func mustWait(pending: Int) -> Bool { applies && pending > Self.mostPending }

    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "busybox", "zsh", "ksh", "mksh", "fish"]

    private static func means(_ value: String) -> Bool {
        !["", "0", "false", "no", "off"].contains(value.lowercased())
    }
}
