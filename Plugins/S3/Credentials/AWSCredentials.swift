package import ObjectStoreKit

/// What requests are signed with. Never printed: `description` shows nothing of it.
package struct AWSCredentials: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package var accessKey: String
    package var secret: String
    package var token: String?
    /// `nil`: they do not expire by themselves.
    package var expiry: WallTime?

    package init(accessKey: String, secret: String, token: String? = nil, expiry: WallTime? = nil) {
        self.accessKey = accessKey
        self.secret = secret
        self.token = token
        self.expiry = expiry
    }

    package var description: String { "credentials" }
    package var debugDescription: String { description }
}
