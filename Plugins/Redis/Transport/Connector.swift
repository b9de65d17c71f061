import PluginKit

/// Opens streams to servers, with what the settings say about certificates.
struct Connector: Sendable {
    private let context: TLSContext?

    init(_ settings: Settings) throws(BackendError) {
        guard let endpoint = settings.endpoints.first, endpoint.secure else {
            context = nil
            return
        }
        context = try TLSContext(settings.certificates, verifies: endpoint.verifies)
    }

    func open(_ address: SocketAddress, _ endpoint: Endpoint) throws(BackendError) -> Stream {
        try Stream(address, endpoint, endpoint.secure ? context : nil)
    }
}
