import ObjectStoreKit
import PluginKit
import Synchronization

/// Block blobs of a container of Azure's.
final class AzureBackend: Backend {
    private let host: Host
    private let state: Mutex<AzureContainer>

    init(_ options: Options, _ host: Host) throws(BackendError) {
        self.host = host
        state = Mutex(try AzureContainer(options, host))
    }

    private var container: AzureContainer { state.withLock { $0 } }

    var capabilities: Capabilities {
        Capabilities(readOnly: container.options.readOnly, largestValue: AzureContainer.largestBlob)
    }

    /// Operations in flight end with the credentials that they began with.
    func reconfigure(_ options: Options) throws(BackendError) {
        let fresh = try AzureContainer(options, host)
        state.withLock { $0 = fresh }
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        try await container.readTagged(key, call)?.body
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        _ = try await container.write(key, value, call)
    }

    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        let container = container
        return try await TaggedSwap.run(expected) { () async throws(BackendError) in
            try await container.readTagged(key, call)
        } write: { (tag) async throws(BackendError) in
            try await container.write(key, value, if: .some(tag), call)
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        try await container.remove(key, call)
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        let container = container
        let place = "container: \(container.options.container) at \(container.options.endpoint)"
        return "\(place)\ncredentials: \(container.options.credentials)\n"
            + (try await Probe.run(self, call) { container.clockOffset })
    }
}
