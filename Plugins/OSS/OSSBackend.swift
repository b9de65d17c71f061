import ObjectStoreKit
import PluginKit

/// A bucket of OSS.
final class OSSBackend: BucketBackend {
    private let opened: OpenBucket
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        opened = try OpenBucket(options, host, Self.open)
        capabilities = opened.current.capabilities
    }

    var bucket: BucketStore { opened.current }

    func reconfigure(_ options: Options) throws(BackendError) { try opened.reconfigure(options) }

    @Sendable private static func open(_ options: Options, _ host: Host) throws(BackendError) -> BucketStore {
        let settings = try OSSSettings(options)
        let client = HTTPClient(Settings(options), host)
        let login = settings.anonymous ? nil : Login(settings.environment, client, host)
        let signing = OSSSigning(address: settings.address, region: settings.region)
        return BucketStore(client, settings.address, keyPrefix: settings.keyPrefix, readOnly: settings.readOnly) {
            login.map { AttemptSigner($0) { signing.sign(&$0, $1, at: $2) } }
        }
    }
}
