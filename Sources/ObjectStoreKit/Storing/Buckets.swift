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

extension BucketAddress {
    /// What an answer about one of the bucket's objects means.
    public func outcome(_ response: Response) -> StatusMap.Outcome {
        guard response.errorMember("Code") == "NoSuchBucket" else { return StatusMap.bucket.outcome(response) }
        let text = "the bucket '\(bucket)' does not exist at \(service.authority) (NoSuchBucket)"
        return .failure(BackendError(.badOption, text))
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
