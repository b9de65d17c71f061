import Documents
public import PluginKit

/// A bearer token and how long it is good for.
public struct AccessToken: Equatable, Sendable {
    public let text: String
    /// `nil` where nobody said.
    public let expiry: WallTime?

    public init(_ text: String, expiry: WallTime?) {
        self.text = text
        self.expiry = expiry
    }

    /// Reads what a token endpoint answered. All spellings in use: `access_token` with `expires_in` or `expires_on`
    /// (seconds, as numbers or texts), `accessToken` with `expireTime` (RFC 3339).
    /// - Parameter source: who answered, for the error, which never shows the answer.
    public init(answer: [UInt8], from source: String, now: WallTime) throws(BackendError) {
        guard case .table(let table)? = try? JSONReader.read(answer),
            case .text(let text)? = table["access_token"] ?? table["accessToken"],
            Self.mayBeHeader(text)
        else { throw BackendError(.denied, "\(source) answered without a usable token") }
        self.text = text
        if case .text(let time)? = table["expireTime"], let expiry = WallTime(extended: time) {
            self.expiry = expiry
        } else if let expiry = Self.seconds(table["expires_on"]) {
            self.expiry = WallTime(seconds: expiry)
        } else if let life = Self.seconds(table["expires_in"]) {
            expiry = now.adding(seconds: max(life, 0))
        } else {
            expiry = nil
        }
    }

    /// A token that comes from outside could otherwise add headers of its own.
    public static func mayBeHeader(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    private static func seconds(_ value: DocumentValue?) -> Int64? {
        switch value {
        case .integer(let seconds): seconds
        case .text(let text): Int64(text)
        default: nil
        }
    }
}
