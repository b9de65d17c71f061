import ObjectStoreKit
import PluginKit

/// Compare and swap by conditional writes. Not all services that speak S3's language have them: one that says so is not
/// asked again.
struct S3Swap {
    private let session: S3Session
    private let name: String
    private let call: Call

    init(_ session: S3Session, _ key: ObjectKey, _ call: Call) {
        self.session = session
        self.call = call
        name = key.path(root: session.settings.keyPrefix)
    }

    func run(_ expected: Bytes?, _ value: Bytes) async throws(BackendError) -> Swap {
        guard session.swaps else { throw Self.cannot }
        return try await TaggedSwap.run(expected) { () async throws(BackendError) in
            try await read()
        } write: { (tag) async throws(BackendError) in
            try await write(value, if: tag)
        }
    }

    private static let cannot = BackendError(.declined, "no conditional writes here")

    private func read() async throws(BackendError) -> TaggedSwap.Tagged? {
        let response = try await session.send("GET", name, call)
        switch S3Answer.meaning(of: response, in: session.address, knownToWork: session.worked) {
        case .success: return TaggedSwap.Tagged(response.body, tag: TaggedSwap.tag(of: response))
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    private func write(_ value: Bytes, if tag: String?) async throws(BackendError) -> Bool {
        let headers = session.settings.putHeaders + [TaggedSwap.condition(tag)]
        let response = try await session.send("PUT", name, headers: headers, body: .view(value), call)
        switch response.status {
        // Also: it was removed, or another conditional write is under way.
        case 404 where response.errorMember("Code") != "NoSuchBucket", 409, 412: return false
        // Unknown headers, or rights that reach for plain writes only: those tell what is really wrong.
        case 400, 403, 405, 501:
            session.learnNotToSwap()
            throw Self.cannot
        default:
            try session.address.check(response)
            return true
        }
    }
}
