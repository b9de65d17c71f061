public import PluginKit

extension StatusMap {
    /// The codes that services with buckets share.
    public static let bucket = StatusMap(
        .xml,
        reasons: [
            "NoSuchBucket": .badOption, "InvalidBucketName": .badOption, "PermanentRedirect": .badOption,
            "AuthorizationHeaderMalformed": .badOption, "RequestTimeout": .timedOut, "InternalError": .unreachable,
            "OperationAborted": .busy, "ServiceUnavailable": .busy, "SlowDown": .busy, "SlowDownRead": .busy,
            "SlowDownWrite": .busy, "TooManyRequests": .busy, "ExceedAccountQPSLimit": .busy,
            "ExceedAccountRateLimit": .busy, "ExceedBucketQPSLimit": .busy, "ExceedBucketRateLimit": .busy,
            "ExpiredToken": .denied, "InvalidToken": .denied, "EntityTooLarge": .declined, "QuotaExceeded": .declined,
            "XMinioStorageFull": .declined,
        ])
}

/// Where people look when a service refuses: the settings that decide.
public struct BucketAdvice: Equatable, Sendable {
    public var bucket: String
    public var credentials: String?
    public var region: String?

    public init(bucket: String = "its name and the endpoint", credentials: String? = nil, region: String? = nil) {
        self.bucket = bucket
        self.credentials = credentials
        self.region = region
    }
}

extension BucketAddress {
    /// What an answer about one of the bucket's objects means.
    public func outcome(_ response: Response) -> StatusMap.Outcome {
        guard response.errorMember("Code") == "NoSuchBucket" else { return advised(response) }
        let text = "the bucket '\(bucket)' does not exist at \(service.authority) (NoSuchBucket)"
        return .failure(BackendError(.badOption, "\(text): create it, or check \(advice.bucket)"))
    }

    private func advised(_ response: Response) -> StatusMap.Outcome {
        var statuses = StatusMap.bucket
        statuses.advice = advice.credentials.map { "see \($0)" }
        let outcome = statuses.outcome(response)
        guard let region = advice.region, case .failure(let error) = outcome, response.status == 400,
            response.errorMember("Message")?.contains("credential scope") == true
        else { return outcome }
        return .failure(BackendError(.badOption, "\(error.message); see \(region)"))
    }

    /// - Throws: what is no success.
    public func check(_ response: Response) throws(BackendError) {
        if case .failure(let error) = outcome(response) { throw error }
        try StatusMap.bucket.check(response)
    }
}

extension Options {
    /// A key prefix that is the same name for everybody: dot segments are resolved by some on the way.
    public func keyPrefix(_ name: String) throws(BackendError) -> String {
        let prefix = prefix(name)
        guard !prefix.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw .badOption("\(name): '.' and '..' are no names of folders here")
        }
        return prefix
    }
}

extension BackendError {
    public static func badOption(_ message: String) -> BackendError { BackendError(.badOption, message) }
}
