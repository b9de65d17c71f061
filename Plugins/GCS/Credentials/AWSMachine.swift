import ObjectStoreKit
import PluginKit

/// A machine of AWS that asks Google for tokens: by the request's variables, else by its metadata service.
struct AWSMachine: Sendable {
    private let variables: [String: String]
    private let metadata: TokenEndpoint

    private static let names = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION",
    ]

    init(_ options: Options, _ nearby: HTTPClient) {
        variables = Dictionary(
            uniqueKeysWithValues: Self.names.compactMap { name in options["env." + name].map { (name, $0) } })
        metadata = TokenEndpoint("AWS's metadata service", nearby)
    }

    func statement(_ places: AWSPlaces, audience: String, _ call: Call) async throws(BackendError) -> String {
        let session = try await session(places, call)
        let region = try await region(places, session, call)
        let key = try await key(places, session, call)
        return try AWSStatement(places, region: region, audience: audience).signed(with: key, at: .now)
    }

    private func region(_ places: AWSPlaces, _ session: String?, _ call: Call) async throws(BackendError) -> String {
        if let region = variables["AWS_REGION"] ?? variables["AWS_DEFAULT_REGION"] { return region }
        guard let place = places.region else { throw lacks("region_url, and AWS_REGION is not set") }
        let zone = try await text(place, session, call)
        // us-east-1b is in us-east-1.
        return zone.last?.isLetter == true ? String(zone.dropLast()) : zone
    }

    private func key(_ places: AWSPlaces, _ session: String?, _ call: Call) async throws(BackendError) -> AccessKey {
        if let id = variables["AWS_ACCESS_KEY_ID"], let secret = variables["AWS_SECRET_ACCESS_KEY"] {
            return AccessKey(id: id, secret: secret, token: variables["AWS_SESSION_TOKEN"])
        }
        guard let place = places.role else { throw lacks("url, and AWS_ACCESS_KEY_ID is not set") }
        let role = try await text(place, session, call)
        let document = try await text(place.withoutTrailingSlash + "/" + role, session, call)
        return try KeyDocument(Array(document.utf8), metadata.name).key(
            .init(id: "AccessKeyId", secret: "SecretAccessKey", token: "Token", expiry: "Expiration"))
    }

    private func session(_ places: AWSPlaces, _ call: Call) async throws(BackendError) -> String? {
        guard let place = places.session, variables["AWS_ACCESS_KEY_ID"] == nil else { return nil }
        var request = Request("PUT", try .address(place, "the external account's imdsv2_session_token_url"))
        request.headers.set("x-aws-ec2-metadata-token-ttl-seconds", "300")
        return try await text(request, call)
    }

    private func text(_ place: String, _ session: String?, _ call: Call) async throws(BackendError) -> String {
        var request = Request("GET", try .address(place, "the external account's credential_source"))
        if let session { request.headers.set("x-aws-ec2-metadata-token", session) }
        return try await text(request, call)
    }

    private func text(_ request: Request, _ call: Call) async throws(BackendError) -> String {
        let answer = try metadata.accepted(await metadata.send(request, call))
        return String(decoding: answer.body.bytes, as: UTF8.self).withoutSpaceAround
    }

    private func lacks(_ what: String) -> BackendError {
        BackendError(.badOption, "the external account's credential_source has no \(what)")
    }
}

extension String {
    fileprivate var withoutTrailingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
