import Documents
import ObjectStoreKit
import PluginKit

/// Where a machine of AWS learns who it is, as a credential file says.
struct AWSPlaces: Equatable, Sendable {
    var region: String?
    var role: String?
    /// Of the metadata service's second version.
    var session: String?
    /// Whom the statement is for; `{region}` stands for the machine's.
    var verification: String
}

/// What a machine of AWS says about itself: a signed request that whoever gets it may send to AWS, which then tells who
/// signed it.
struct AWSStatement: Sendable {
    var address: URL
    var region: String
    /// Of the pool at Google, so that nobody else can use the statement.
    var audience: String

    init(_ places: AWSPlaces, region: String, audience: String) throws(BackendError) {
        let text = places.verification.split(separator: "{region}", omittingEmptySubsequences: false)
            .joined(separator: region)
        address = try .carryingSecrets(text, "the external account's regional_cred_verification_url")
        self.region = region
        self.audience = audience
    }

    func signed(with key: AccessKey, at now: WallTime) -> String {
        var headers = [
            (name: "host", value: address.authority), (name: "x-amz-date", value: now.basic),
            (name: "x-goog-cloud-target-resource", value: audience),
        ]
        if let token = key.token { headers.append((name: "x-amz-security-token", value: token)) }
        let signer = SigV4(region: region, service: "sts")
        let subject = SigV4.Subject(
            method: "POST", path: address.path, query: address.query.map { (name: $0.0, value: $0.1) },
            headers: headers, payload: Sign.hex(Sign.sha256([])))
        let authorization = signer.authorization(
            of: subject, at: now.basic, accessKey: key.id, key: signer.key(key.secret, day: now.day))
        let fields = (headers + [(name: "Authorization", value: authorization)]).map {
            "{\"key\":\(JSONText.quoted($0.name)),\"value\":\(JSONText.quoted($0.value))}"
        }
        let url = (try? address.text()) ?? ""
        return Percent.encoded(
            "{\"url\":\(JSONText.quoted(url)),\"method\":\"POST\",\"headers\":[\(fields.joined(separator: ","))]}")
    }
}
