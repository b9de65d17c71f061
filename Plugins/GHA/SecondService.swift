import Documents
import ObjectStoreKit
import PluginKit

/// The service of github.com: calls in JSON, values in Azure's blobs under signed URLs.
struct SecondService: CacheService {
    private let base: URL
    private let version: String

    init(_ base: URL, _ names: EntryNames) {
        self.base = base.appending(["twirp", "github.actions.results.api.v1.CacheService"])
        version = names.digest
    }

    /// An exact name goes first; among those that only begin like one, the newest.
    func find(_ names: [String], _ line: Line) async throws(BackendError) -> (name: String, place: URL)? {
        guard let first = names.first else { return nil }
        let others = names.map { DocumentValue.text($0) }
        let response = try await ask(
            "GetCacheEntryDownloadURL",
            [.init("key", .text(first)), .init("restore_keys", .list(others)), .init("version", .text(version))], line)
        if response.status == 404 { return nil }
        try line.check(response)
        let answer = try JSON.table(in: response.body)
        guard answer["ok"] == .boolean(true), let place = answer.text("signed_download_url"),
            let name = answer.text("matched_key")
        else { return nil }
        return (name, try URL(place))
    }

    func reserve(_ name: String, _ line: Line) async throws(BackendError) -> Reservation? {
        let response = try await ask(
            "CreateCacheEntry", [.init("key", .text(name)), .init("version", .text(version))], line)
        if response.status == 409 { return nil }
        try line.check(response)
        let answer = try JSON.table(in: response.body)
        guard answer["ok"] == .boolean(true), let place = answer.text("signed_upload_url") else {
            throw BackendError(.declined, answer.text("message") ?? "GitHub does not take the value")
        }
        return Reservation(name: name, place: try URL(place))
    }

    func upload(_ value: Bytes, _ reservation: Reservation, _ line: Line) async throws(BackendError) {
        var request = Request("PUT", reservation.place, body: .view(value))
        request.headers.set("x-ms-blob-type", "BlockBlob")
        request.headers.set("x-ms-version", "2022-11-02")
        try line.check(try await line.send(request, isSigned: true), StatusMap(.header("x-ms-error-code")))
    }

    func finish(_ size: Int, _ reservation: Reservation, _ line: Line) async throws(BackendError) {
        let response = try await ask(
            "FinalizeCacheEntryUpload",
            [
                .init("key", .text(reservation.name)), .init("size_bytes", .text(String(size))),
                .init("version", .text(version)),
            ], line)
        // An attempt whose answer was lost has done it.
        if response.status == 409 { return }
        try line.check(response)
        let answer = try JSON.table(in: response.body)
        guard answer["ok"] == .boolean(true) else {
            throw BackendError(.failed, answer.text("message") ?? "GitHub did not finish the upload")
        }
    }

    private func ask(
        _ method: String, _ fields: [DocumentTable.Entry], _ line: Line
    ) async throws(BackendError) -> Response {
        let headers = Headers([("Content-Type", "application/json"), ("Accept", "application/json")])
        return try await line.send(Request("POST", base.appending([method]), headers: headers, body: JSON.body(fields)))
    }
}
