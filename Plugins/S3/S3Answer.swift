package import ObjectStoreKit
package import PluginKit

/// What the service's answers mean.
package enum S3Answer {
    private static let map = StatusMap(
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

    /// Of a read.
    /// - Parameter knownToWork: these credentials have read or written something here before.
    package static func meaning(of response: Response, knownToWork: Bool) -> StatusMap.Outcome {
        // Who may not list is not told that a name is absent.
        if response.status == 403, response.errorMember("Code") == "AccessDenied" {
            let aboutListing = response.errorMember("Message")?.contains("s3:ListBucket") ?? false
            if knownToWork || aboutListing { return .absent }
        }
        return map.outcome(response)
    }

    package static func check(_ response: Response) throws(BackendError) { try map.check(response) }
}
