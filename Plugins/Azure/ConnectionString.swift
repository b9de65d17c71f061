import PluginKit

/// An Azure storage connection string, `Name=value;Name=value…`, taken apart. Names are matched in any case.
struct ConnectionString: Equatable, Sendable {
    /// Without a slash at its end.
    var endpoint: String
    var account: String?
    /// Base64.
    var accountKey: String?
    /// Without a question mark before it.
    var sharedAccessSignature: String?

    /// The account that every storage emulator knows; its key is public.
    static let developmentAccount = "devstoreaccount1"
    static let developmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    private static let developmentProxy = "http://127.0.0.1:10000"

    init(_ text: String) throws(BackendError) {
        let fields = try Self.fields(text)
        account = fields["accountname"]
        accountKey = fields["accountkey"]
        sharedAccessSignature = fields["sharedaccesssignature"].map { String($0.drop { $0 == "?" }) }
        if fields["usedevelopmentstorage"]?.lowercased() == "true" {
            let account = account ?? Self.developmentAccount
            endpoint =
                (fields["developmentstorageproxyuri"] ?? Self.developmentProxy).withoutTrailingSlashes + "/\(account)"
            accountKey = accountKey ?? Self.developmentKey
            self.account = account
        } else if let blobEndpoint = fields["blobendpoint"] {
            endpoint = blobEndpoint.withoutTrailingSlashes
        } else if let account {
            let scheme = fields["defaultendpointsprotocol"] ?? "https"
            let suffix = fields["endpointsuffix"] ?? "core.windows.net"
            endpoint = "\(scheme)://\(account).blob.\(suffix)".withoutTrailingSlashes
        } else {
            throw Self.failure("needs AccountName or BlobEndpoint")
        }
        guard accountKey == nil || sharedAccessSignature != nil || account != nil else {
            throw Self.failure("has an AccountKey, but no AccountName")
        }
    }

    /// By name in lower case; empty values are absent. Errors never show a value: it may be a part of the key.
    private static func fields(_ text: String) throws(BackendError) -> [String: String] {
        var fields: [String: String] = [:]
        // A string that was folded to fit a file or a secret's form is still one.
        for part in text.filter({ !$0.isNewline }).split(separator: ";") where !part.allSatisfy(\.isWhitespace) {
            guard let separator = part.firstIndex(of: "=") else {
                throw failure("has a field without '=' (each is Name=value, with ';' between them)")
            }
            let value = part[part.index(after: separator)...].trimmed
            if !value.isEmpty { fields[part[..<separator].trimmed.lowercased()] = value }
        }
        return fields
    }

    private static func failure(_ problem: String) -> BackendError {
        BackendError(.badOption, "connection_string \(problem)")
    }
}

extension String {
    var withoutTrailingSlashes: String {
        var text = self[...]
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
