import ObjectStoreKit
import PluginKit

/// Names in the service: an entry has a key, which can be looked up by its beginning too, and a version, which cannot.
struct EntryNames: Equatable, Sendable {
    /// Grows when values are laid out differently, not with each release: that would empty the cache.
    private static let format = "swcache-v1"

    /// What `SCCACHE_GHA_VERSION` makes of it.
    let version: String
    /// Before the keys that are written: empty, or ends with a slash.
    private let to: String
    /// Before the keys that are looked up after those, in their order.
    private let from: [String]

    init(_ options: Options) throws(BackendError) {
        version = Self.format + (options["version"].map { "-" + $0 } ?? "")
        to = try Self.prefix(options["cache_to"] ?? "", "cache_to")
        var from: [String] = []
        for text in (options["cache_from"] ?? "").split(separator: ",") {
            from.append(try Self.prefix(String(text), "cache_from"))
        }
        self.from = from.filter { [to] in $0 != to }
        guard from.count < 9 else { throw BackendError(.badOption, "cache_from can name eight prefixes at most") }
    }

    /// The service takes the version's SHA-256 from 2 on.
    var digest: String { Sign.hex(Sign.sha256(Array(version.utf8))) }

    /// Values stay as they are once they are written, but manifests grow: each writing of one has a name of its own,
    /// and the newest that begins like it is the one.
    func written(_ key: ObjectKey, _ unique: () -> String) -> String {
        to + name(key) + (Self.grows(key) ? "-" + unique() : "")
    }

    /// What to look up, the best first.
    func lookedUp(_ key: ObjectKey) -> [String] {
        ([to] + from).map { $0 + name(key) + (Self.grows(key) ? "-" : "") }
    }

    /// Whether an entry that was found is one for the key: the service also finds what only begins like it. Services
    /// of others may tell names in lower case.
    func isFor(_ key: ObjectKey, _ found: String) -> Bool {
        let found = found.lowercased()
        return lookedUp(key).map { $0.lowercased() }.contains { Self.grows(key) ? found.hasPrefix($0) : found == $0 }
    }

    private func name(_ key: ObjectKey) -> String { key.path(root: "sccache") }

    private static func grows(_ key: ObjectKey) -> Bool { key.bytes.suffix(2).elementsEqual(".m".utf8) }

    private static func prefix(_ text: String, _ option: String) throws(BackendError) -> String {
        let parts = text.split(whereSeparator: { $0 == "/" || $0.isWhitespace }).joined(separator: "/")
        // A name has 512 characters at most, and commas stand between names.
        guard parts.utf8.count <= 300, !parts.contains(",") else {
            throw BackendError(.badOption, "\(option) must be shorter than 300 characters and without commas")
        }
        return parts.isEmpty ? "" : parts + "/"
    }
}
