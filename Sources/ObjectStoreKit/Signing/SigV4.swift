/// Signature Version 4 over a request's headers. Pure: what is signed, and with which bytes, is decided here.
package struct SigV4: Sendable {
    package var region: String
    /// `s3` or `sts`.
    package var service: String

    package init(region: String, service: String) {
        self.region = region
        self.service = service
    }

    /// What of a request enters its signature.
    package struct Subject: Sendable {
        package var method: String
        /// Percent-encoded, as sent.
        package var path: String
        /// Decoded.
        package var query: [(name: String, value: String)]
        /// Those to be signed, in any order; names in any case, `host` and `x-amz-date` among them.
        package var headers: [(name: String, value: String)]
        /// As in `x-amz-content-sha256`.
        package var payload: String

        package init(
            method: String, path: String, query: [(name: String, value: String)] = [],
            headers: [(name: String, value: String)], payload: String
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.payload = payload
        }
    }

    package static let unsignedPayload = "UNSIGNED-PAYLOAD"

    private static let slashes = PathEncoding(keeping: "-._~/")

    package static func canonical(_ subject: Subject) -> String {
        let query = subject.query.map { (Percent.encoded($0.name), Percent.encoded($0.value)) }
            .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }
        let headers = sortedHeaders(subject)
        let path = Percent.encoded(Percent.decoded(subject.path), slashes)
        return [
            subject.method, path.isEmpty ? "/" : path, query.joined(separator: "&"),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), headers.map(\.name).joined(separator: ";"),
            subject.payload,
        ].joined(separator: "\n")
    }

    private static func sortedHeaders(_ subject: Subject) -> [(name: String, value: String)] {
        subject.headers.map { (name: $0.name.lowercased(), value: squeezed($0.value)) }.sorted { $0.name < $1.name }
    }

    /// Without blanks at the ends, and with one for each run of them.
    private static func squeezed(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    /// - Parameter time: as in `x-amz-date`, `20260102T030405Z`.
    package func stringToSign(_ subject: Subject, at time: String) -> String {
        let digest = Sign.hex(Sign.sha256(Array(Self.canonical(subject).utf8)))
        return "AWS4-HMAC-SHA256\n\(time)\n\(scope(at: time))\n\(digest)"
    }

    package func scope(at time: String) -> String { "\(time.prefix(8))/\(region)/\(service)/aws4_request" }

    package func key(_ secret: String, day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array(("AWS4" + secret).utf8)) {
            Sign.hmac(.sha256, key: $0, Array($1.utf8))
        }
    }

    /// The value of the header `Authorization`.
    package func authorization(
        of subject: Subject, at time: String, accessKey: String, key: [UInt8]
    ) -> String {
        let signature = Sign.hex(Sign.hmac(.sha256, key: key, Array(stringToSign(subject, at: time).utf8)))
        let names = Self.sortedHeaders(subject).map(\.name).joined(separator: ";")
        return "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope(at: time)), SignedHeaders=\(names), "
            + "Signature=\(signature)"
    }
}
