import ObjectStoreKit
import PluginKit
import Synchronization

/// Objects of a bucket of Google Cloud Storage, by its JSON API.
final class GCSBackend: Backend {
    private let host: Host
    private let state: Mutex<GCSBucket>

    init(_ options: Options, _ host: Host) throws(BackendError) {
        self.host = host
        if options["oauth_url"] != nil {
            host.log(.warning, "SCCACHE_GCS_OAUTH_URL has been deprecated and is ignored; use SCCACHE_GCS_KEY_PATH")
        }
        state = Mutex(try GCSBucket(options, host))
    }

    private var bucket: GCSBucket { state.withLock { $0 } }

    var capabilities: Capabilities { Capabilities(readOnly: bucket.options.readOnly) }

    /// Operations in flight end with the credentials that they began with.
    func reconfigure(_ options: Options) throws(BackendError) {
        let fresh = try GCSBucket(options, host)
        state.withLock { $0 = fresh }
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        try await bucket.readTagged(key, call)?.body
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        _ = try await bucket.write(key, value, call)
    }

    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        let bucket = bucket
        return try await TaggedSwap.run(expected) { () async throws(BackendError) in
            try await bucket.readTagged(key, call)
        } write: { (tag) async throws(BackendError) in
            try await bucket.write(key, value, if: .some(tag), call)
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        try await bucket.remove(key, call)
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        let bucket = bucket
        let place = "bucket: \(bucket.options.bucket) at \(bucket.options.endpoint)"
        return "\(place)\ncredentials: \(bucket.options.credentials)\n"
            + (try await Probe.run(self, call) { bucket.clockOffset })
    }
}
