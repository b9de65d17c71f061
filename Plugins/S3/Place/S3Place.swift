package import ObjectStoreKit

/// Where requests go now, and for which region they are signed. Begins as configured; the service's answers may
/// move it.
package struct S3Place: Equatable, Sendable {
    package var region: String
    package var address: BucketAddress
    /// At AWS itself: the host's name follows from the region.
    package var vendor: VendorHost?

    package init(region: String, address: BucketAddress, vendor: VendorHost? = nil) {
        self.region = region
        self.address = address
        self.vendor = vendor
    }

    /// What an answer says about another place.
    package struct Hint: Equatable, Sendable {
        package var status: Int
        /// The error's code and members, where there are any.
        package var code: String?
        package var region: String?
        package var endpoint: String?
        package var location: String?

        package init(
            status: Int, code: String? = nil, region: String? = nil, endpoint: String? = nil, location: String? = nil
        ) {
            self.status = status
            self.code = code
            self.region = region
            self.endpoint = endpoint
            self.location = location
        }
    }

    /// The place that the answer names; `nil` where it names none, or this one.
    package func moved(by hint: Hint) -> S3Place? {
        var place = self
        if let region = hint.region, !region.isEmpty { place.region = region }
        switch hint.status {
        case 400 where hint.code == "AuthorizationHeaderMalformed": break
        case 301, 302, 307, 308:
            if vendor == nil || hint.region == nil {
                if let target = hint.location ?? hint.endpoint, let address = address.moved(to: target) {
                    place.address = address
                }
            }
        default: return nil
        }
        if let vendor, place.region != region { place.address.service.host = vendor.host(place.region) }
        return place == self ? nil : place
    }
}

/// The names of AWS' own endpoints.
package struct VendorHost: Equatable, Sendable {
    package var dualStack = false
    package var fips = false

    package init(dualStack: Bool = false, fips: Bool = false) {
        self.dualStack = dualStack
        self.fips = fips
    }

    package func host(_ region: String) -> String {
        "s3\(fips ? "-fips" : "")\(dualStack ? ".dualstack" : "").\(region).\(Self.domain(region))"
    }

    /// The domain of the region's partition.
    package static func domain(_ region: String) -> String {
        if region.hasPrefix("cn-") { return "amazonaws.com.cn" }
        if region.hasPrefix("us-iso-") { return "c2s.ic.gov" }
        if region.hasPrefix("us-isob-") { return "sc2s.sgov.gov" }
        if region.hasPrefix("eusc-") { return "amazonaws.eu" }
        return "amazonaws.com"
    }

    /// The region in the name of one of AWS' or R2's endpoints.
    package static func region(in host: String) -> String? {
        if host.hasSuffix(".r2.cloudflarestorage.com") { return "auto" }
        var labels = host.split(separator: ".").map { String($0) }
        let end = labels.suffix(3) == ["amazonaws", "com", "cn"] ? 3 : 2
        guard labels.count > end, labels[labels.count - end] == "amazonaws" else { return nil }
        labels.removeLast(end)
        guard let last = labels.last else { return nil }
        // `s3-eu-west-1` is how names were once made; `s3` and `dualstack` are no regions.
        if last.hasPrefix("s3-") { return last == "s3-fips" ? nil : String(last.dropFirst(3)) }
        return last == "s3" || last == "dualstack" || labels.count < 2 ? nil : last
    }
}
