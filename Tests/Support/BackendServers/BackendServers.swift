import Foundation
import Posix

/// Real servers (or strict emulators) for tests: `scripts/backends/<family>.sh`, started once for each family and
/// process, ended when the process exits.
///
///     let servers = try await BackendServers.up("webdav")
///     let url = servers["WEBDAV_URL"]
package struct BackendServers: Sendable {
    /// What the script printed, without `SWCACHE_TEST_`.
    package let values: [String: String]

    /// A test that asks for what the script does not print fails by what the empty text leads to.
    package subscript(name: String) -> String { values[name] ?? "" }

    /// - Parameters:
    ///   - family: the script's name.
    ///   - environment: further variables for the script; other variables, other servers.
    package static func up(_ family: String, _ environment: [String: String] = [:]) async throws -> BackendServers {
        try await Registry.shared.servers(family, environment)
    }
}

/// Why there are no servers; what the script said is on stderr.
package struct BackendServersError: Error {
    package let family: String
    package let code: Int32
}

private actor Registry {
    static let shared = Registry()

    private var flights: [String: Task<BackendServers, any Error>] = [:]

    func servers(_ family: String, _ environment: [String: String]) async throws -> BackendServers {
        let name = environment.isEmpty ? family : "\(family)-\(environment.sorted { $0.key < $1.key })"
        if let running = flights[name] { return try await running.value }
        let number = flights.count
        let flight = Task { try await Self.start(family, number, environment) }
        flights[name] = flight
        return try await flight.value
    }

    /// Off the shared pool: the script may install packages first.
    private static func start(_ family: String, _ number: Int, _ environment: [String: String]) async throws
        -> BackendServers
    {
        try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread {
                waiter.resume(with: Result { try Script(family, number).up(environment) })
            }
        }
    }
}
