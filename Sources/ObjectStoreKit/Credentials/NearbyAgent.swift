public import PluginKit

/// A service of this machine or its cloud that gives out credentials to whoever runs here. It answers at once or is
/// not there: 1 s to connect, two tries, no proxy.
public struct NearbyAgent: Sendable {
    private let host: Host
    private let name: String

    /// - Parameter name: what to call it in errors.
    public init(_ name: String, _ host: Host) {
        self.name = name
        self.host = host
    }

    /// - Throws: `denied`: off the cloud nobody answers, and that is no trouble of the network.
    public func ask(_ request: Request, _ call: Call) async throws(BackendError) -> [UInt8] {
        var settings = Settings()
        settings.connectTimeout = .seconds(1)
        settings.timeout = .seconds(4)
        settings.attempts = 2
        let response: Response
        do throws(BackendError) {
            response = try await HTTPClient(settings, host).send(request, nil, call)
        } catch {
            throw BackendError(.denied, "no credentials: \(name): \(error.message)")
        }
        guard response.status == 200 else {
            throw BackendError(.denied, "no credentials: \(name): HTTP \(response.status)")
        }
        return response.body.bytes
    }
}
