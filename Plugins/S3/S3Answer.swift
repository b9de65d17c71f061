package import ObjectStoreKit

/// What the service's answers mean.
package enum S3Answer {
    /// Of a read.
    /// - Parameter knownToWork: these credentials have read or written something here before.
    package static func meaning(
        of response: Response, in address: BucketAddress, knownToWork: Bool
    ) -> StatusMap.Outcome {
        // Who may not list is not told that a name is absent.
        if response.status == 403, response.errorMember("Code") == "AccessDenied" {
            let aboutListing = response.errorMember("Message")?.contains("s3:ListBucket") ?? false
            if knownToWork || aboutListing { return .absent }
        }
        return address.outcome(response)
    }
}
