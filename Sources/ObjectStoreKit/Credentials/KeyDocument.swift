import Documents
public import PluginKit

/// A JSON object that holds an access key, whoever wrote it. Errors name the place and never show the text.
public struct KeyDocument: Sendable {
    private let table: DocumentTable
    private let what: String

    /// The names of a key's parts, which each vendor spells anew.
    public struct Names: Sendable {
        public var id, secret, token, expiry: String

        public init(id: String, secret: String, token: String, expiry: String) {
            self.id = id
            self.secret = secret
            self.token = token
            self.expiry = expiry
        }
    }

    /// - Parameter what: what to call the place in errors.
    public init(_ bytes: [UInt8], _ what: String) throws(BackendError) {
        guard case .table(let table)? = try? JSONReader.read(bytes) else {
            throw BackendError(.denied, "\(what): the answer is not a JSON object")
        }
        self.init(table, what)
    }

    private init(_ table: DocumentTable, _ what: String) {
        self.table = table
        self.what = what
    }

    /// An object inside.
    public func member(_ name: String) throws(BackendError) -> KeyDocument {
        guard case .table(let inner)? = table[name] else { throw lacks(name) }
        return KeyDocument(inner, what)
    }

    /// A text, or a whole number as one; empty ones count as missing.
    public func text(_ name: String) -> String? {
        switch table[name] {
        case .text(let text)?: text.isEmpty ? nil : text
        case .integer(let number)?: String(number)
        default: nil
        }
    }

    public func required(_ name: String) throws(BackendError) -> String {
        guard let text = text(name) else { throw lacks(name) }
        return text
    }

    /// The expiry may be a date, or seconds or milliseconds since 1970.
    public func key(_ names: Names) throws(BackendError) -> AccessKey {
        var expiry: WallTime?
        if let text = text(names.expiry) {
            let number = Int64(text).map { WallTime(seconds: $0 > 100_000_000_000 ? $0 / 1000 : $0) }
            expiry = number ?? WallTime(extended: text)
            if expiry == nil { throw BackendError(.denied, "\(what): \(names.expiry) is no time") }
        }
        return AccessKey(
            id: try required(names.id), secret: try required(names.secret), token: text(names.token), expiry: expiry)
    }

    private func lacks(_ name: String) -> BackendError { BackendError(.denied, "\(what): the answer has no \(name)") }
}
