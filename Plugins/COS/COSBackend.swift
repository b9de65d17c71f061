import ObjectStoreKit
import PluginKit

/// A bucket of COS.
final class COSBackend: BucketBackend {
    private let opened: OpenBucket
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        opened = try OpenBucket(options, host, Self.open)
        capabilities = opened.current.capabilities
    }

    var bucket: BucketStore { opened.current }

    func reconfigure(_ options: Options) throws(BackendError) { try opened.reconfigure(options) }

    @Sendable private static func open(_ options: Options, _ host: Host) throws(BackendError) -> BucketStore {
        let settings = try COSSettings(options)
        let client = HTTPClient(Settings(options), host)
        let login = settings.anonymous ? nil : Login(settings.environment, client)
        return BucketStore(client, settings.address, keyPrefix: settings.keyPrefix, readOnly: settings.readOnly) {
            login.map { AttemptSigner($0) { CosSignature.sign(&$0, $1, at: $2) } }
        }
    }
}
