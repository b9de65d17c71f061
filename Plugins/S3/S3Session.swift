import ObjectStoreKit
import PluginKit
import Synchronization

/// A bucket as one set of options sees it: sends requests to where it is, signed.
final class S3Session: Sendable {
    let settings: S3Settings
    let client: HTTPClient
    private let host: Host
    private let state = Mutex(State())

    private struct State {
        var home: S3Place?
        var place: S3Place?
        var login: Login?
        /// An object was read or written: a refusal of a name is then about that name.
        var worked = false
        var swaps = true
    }

    /// Moves and repeated attempts for one operation.
    private static let largestDetour = 4

    init(_ settings: S3Settings, _ client: HTTPClient, _ host: Host) {
        self.settings = settings
        self.client = client
        self.host = host
    }

    var worked: Bool { state.withLock { $0.worked } }

    /// Conditional writes were not refused so far.
    var swaps: Bool { state.withLock { $0.swaps } }

    func learnNotToSwap() { state.withLock { $0.swaps = false } }

    var address: BucketAddress { state.withLock { $0.place?.address } ?? settings.place(profile: nil).address }

    /// For people: where requests went last.
    var whereabouts: String {
        state.withLock { state in
            state.place.map { "\($0.address.url), region \($0.region)" } ?? settings.bucket
        }
    }

    func send(
        _ method: String, _ name: String, headers: [(name: String, value: String)] = [], body: Body = .none,
        _ call: Call
    ) async throws(BackendError) -> Response {
        var (place, login) = try await start()
        var detour = 0
        while true {
            let url = place.address.url.appending(path: name)
            let request = Request(method, url, headers: Headers(headers.map { ($0.name, $0.value) }), body: body)
            let scope = SigV4(region: place.region, service: "s3")
            let signer = login.map { AttemptSigner($0) { scope.sign(&$0, with: $1, at: $2) } }
            let response = try await attempt(request, signer, call)
            detour += 1
            guard detour < Self.largestDetour else { return response }
            if let next = place.moved(by: S3Place.Hint(response)) {
                tell(of: next, after: place)
                place = next
            } else if Self.isPassing(response) {
                try await Self.pause()
            } else {
                note(response, place)
                return response
            }
        }
    }

    private func tell(of next: S3Place, after place: S3Place) {
        guard next.region != place.region else { return }
        host.log(
            .warning,
            "the bucket '\(settings.bucket)' is in region \(next.region), not \(place.region): set SCCACHE_REGION")
    }

    /// Refusals whose status sounds final and whose code does not.
    private static func isPassing(_ response: Response) -> Bool {
        guard response.status == 400 || response.status == 409, let code = response.errorMember("Code") else {
            return false
        }
        return code == "RequestTimeout" || code == "OperationAborted"
    }

    private static func pause() async throws(BackendError) {
        do {
            try await Task.sleep(for: .milliseconds(Int.random(in: 100...200)))
        } catch {
            throw BackendError(.cancelled, "cancelled between two attempts")
        }
    }

    private func attempt(
        _ request: Request, _ signer: AttemptSigner?, _ call: Call
    ) async throws(BackendError) -> Response {
        do throws(BackendError) {
            return try await client.send(request, signer, call)
        } catch {
            // A place that a redirect led to may be gone by now: the next operation asks at home again.
            if error.reason == .unreachable { state.withLock { $0.place = $0.home } }
            throw error
        }
    }

    private func note(_ response: Response, _ place: S3Place) {
        let noKey = response.status == 404 && response.errorMember("Code") != "NoSuchBucket"
        state.withLock { state in
            state.place = place
            if (200..<300).contains(response.status) || noKey { state.worked = true }
        }
    }

    /// The place and the login, found out with the first operation.
    private func start() async throws(BackendError) -> (S3Place, Login?) {
        if let known = state.withLock({ state in state.place.map { ($0, state.login) } }) { return known }
        let environment = settings.environment
        var profile: String?
        if settings.region == nil, !settings.anonymous {
            profile = try await Profiles.read(environment).region(environment)
        }
        let place = settings.place(profile: profile)
        let login = settings.anonymous ? nil : Login(environment, region: place.region, client, host)
        return state.withLock { state in
            // Several operations may come first at once: they share one login.
            if let known = state.place { return (known, state.login) }
            (state.home, state.place, state.login) = (place, place, login)
            return (place, login)
        }
    }
}

extension S3Place.Hint {
    init(_ response: Response) {
        self.init(status: response.status)
        guard [301, 302, 307, 308, 400].contains(response.status) else { return }
        code = response.errorMember("Code")
        region = response.headers["x-amz-bucket-region"] ?? response.errorMember("Region")
        endpoint = response.errorMember("Endpoint")
        location = response.headers["Location"]
    }
}
