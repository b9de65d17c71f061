/// What requests are signed with, by the services that know keys and secrets. Shows nothing of it in texts.
public struct AccessKey: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var id: String
    public var secret: String
    /// Of a temporary key.
    public var token: String?
    /// `nil`: it does not end by itself.
    public var expiry: WallTime?

    public init(id: String, secret: String, token: String? = nil, expiry: WallTime? = nil) {
        self.id = id
        self.secret = secret
        self.token = token
        self.expiry = expiry
    }

    public var description: String { "access key" }
    public var debugDescription: String { description }
}
