import ObjectStoreKit
import PluginKit

/// Where below the endpoint a key's value lies.
enum ObjectLayout: String, CaseIterable, Sendable {
    /// `{prefix/}a/b/c/abc…`, as sccache has it.
    case sccache
    /// `{prefix/}abc…`: for servers without collections.
    case flat
    /// `{prefix/}ac/` and 64 hexadecimal digits: all that Bazel's caches take. Other keys by their SHA-256.
    case bazel

    /// The segments, collections first.
    func segments(_ key: ObjectKey, prefix: String) -> [String] {
        let before = prefix.split(separator: "/").map { String($0) }
        switch self {
        case .sccache: return key.path(root: prefix).split(separator: "/").map { String($0) }
        case .flat: return before + [key.path(root: "").split(separator: "/").last.map { String($0) } ?? ""]
        case .bazel: return before + ["ac", Self.digest(key)]
        }
    }

    private static func digest(_ key: ObjectKey) -> String {
        let isDigest =
            key.bytes.count == 64
            && key.bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isDigest ? String(decoding: key.bytes, as: UTF8.self) : Sign.hex(Sign.sha256(key.bytes))
    }
}
