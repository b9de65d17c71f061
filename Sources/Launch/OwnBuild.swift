package import Posix
import Wire

/// The build's number as the two sides tell it to each other.
package enum OwnBuild {
    /// Lets tests of debug builds play an older or a newer one.
    private static let variable = "SWCACHE_BUILD_NUMBER"

    /// Of this client.
    package static var current: UInt32 {
        #if DEBUG
            return Environment.current.text(variable).flatMap { UInt32($0) } ?? Build.number
        #else
            return Build.number
        #endif
    }

    /// What a daemon serves: its own number, or that of the client that started it. Where an installation mixes two
    /// builds, the newer client would otherwise replace the daemon of its own at each call.
    package static func served(_ environment: Environment) -> UInt32 {
        max(Build.number, environment.text(DaemonEnvironment.client).flatMap { UInt32($0) } ?? 0)
    }
}
