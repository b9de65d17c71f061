import ObjectStoreKit
import PluginKit

/// The questions that both generations of the service answer.
protocol CacheService: Sendable {
    /// The newest of the first of those names that is there: its name, and where its value is. `nil`: none is.
    func find(_ names: [String], _ line: Line) async throws(BackendError) -> (name: String, place: URL)?

    /// Takes a name for a value; `nil`: it is taken.
    func reserve(_ name: String, _ line: Line) async throws(BackendError) -> Reservation?

    func upload(_ value: Bytes, _ reservation: Reservation, _ line: Line) async throws(BackendError)

    /// Makes the value one that is found.
    func finish(_ size: Int, _ reservation: Reservation, _ line: Line) async throws(BackendError)
}

struct Reservation: Sendable {
    let name: String
    /// Where the value is sent.
    let place: URL
}

/// Why there is no answer: GitHub asks for a pause. Not a failure.
enum Throttled {
    static let error = BackendError(.declined, "GitHub asks to be left alone for a while")
}

/// One call's way to the service.
struct Line: Sendable {
    let client: HTTPClient
    let token: FixedAuthorizer
    let pauses: Pauses
    let side: Pauses.Side
    let call: Call

    static let statuses = StatusMap(
        .json, reasons: ["unauthenticated": .denied, "permission_denied": .denied],
        advice: "ACTIONS_RUNTIME_TOKEN lives as long as its job, and that of a fork only reads")

    /// - Parameter isSigned: the URL tells who may; GitHub's own token would be refused there.
    /// - Throws: `declined` where a pause is asked for.
    func send(_ request: Request, isSigned: Bool = false) async throws(BackendError) -> Response {
        var request = request
        request.finalStatuses = [429]
        let response = try await client.send(request, isSigned ? nil : token, call)
        if pauses.take(response, side) { throw Throttled.error }
        return response
    }

    /// - Throws: what is no success.
    func check(_ response: Response, _ statuses: StatusMap = statuses) throws(BackendError) {
        try statuses.check(response)
    }
}
