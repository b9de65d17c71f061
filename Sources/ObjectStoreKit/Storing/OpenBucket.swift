public import PluginKit
import Synchronization

/// The bucket of the options in force, which `reconfigure` replaces: operations under way end with the one that they
/// began with. Any thread may ask.
public final class OpenBucket: Sendable {
    public typealias Opening = @Sendable (Options, Host) throws(BackendError) -> BucketStore

    private let host: Host
    private let open: Opening
    private let store: Mutex<BucketStore>

    public init(_ options: Options, _ host: Host, _ open: @escaping Opening) throws(BackendError) {
        self.host = host
        self.open = open
        store = Mutex(try open(options, host))
    }

    public var current: BucketStore { store.withLock { $0 } }

    /// Options that cannot work leave the old ones in force.
    public func reconfigure(_ options: Options) throws(BackendError) {
        let new = try open(options, host)
        store.withLock { $0 = new }
    }
}
