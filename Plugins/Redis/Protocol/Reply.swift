package import PluginKit

/// What a server answered.
package enum Reply: Sendable {
    case status(String)
    case integer(Int64)
    case bulk(Buffer)
    case null
    case array([Reply])
    case error(ServerError)
}

extension Reply {
    /// Short text, as servers give it in lists.
    package var text: String? {
        switch self {
        case .status(let text): text
        case .bulk(let buffer): buffer.withUnsafeBytes { String(decoding: $0.prefix(4096), as: UTF8.self) }
        default: nil
        }
    }

    package var number: Int64? { if case .integer(let number) = self { number } else { nil } }

    package var items: [Reply]? { if case .array(let items) = self { items } else { nil } }
}
