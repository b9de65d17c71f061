import ObjectStoreKit
import PluginKit
import Synchronization

/// A bucket of COS.
final class COSBackend: BucketBackend {
    private let host: Host
    private let store: Mutex<BucketStore>
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let bucket = try Self.open(options, host)
        self.host = host
        store = Mutex(bucket)
        capabilities = bucket.capabilities
    }

    var bucket: BucketStore { store.withLock { $0 } }

    func reconfigure(_ options: Options) throws(BackendError) {
        let new = try Self.open(options, host)
        store.withLock { $0 = new }
    }

    private static func open(_ options: Options, _ host: Host) throws(BackendError) -> BucketStore {
        let settings = try COSSettings(options)
        let client = HTTPClient(Settings(options), host)
        let login = settings.anonymous ? nil : Login(settings.environment, client)
        return BucketStore(client, settings.address, keyPrefix: settings.keyPrefix, readOnly: settings.readOnly) {
            login.map { AttemptSigner($0) { CosSignature.sign(&$0, $1, at: $2) } }
        }
    }
}
