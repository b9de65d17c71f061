/// Prefixes that are taken off paths before they enter keys. Each is absolute, without `.`, `..` and `//`, and ends
/// in a slash.
package struct BaseDirectories: Equatable, Sendable {
    /// In the user's order, each once.
    package let inOrder: [[UInt8]]
    /// The first that matches is the longest that matches.
    package let longestFirst: [[UInt8]]

    /// - Parameter directories: normalised already.
    init(_ directories: [[UInt8]] = []) {
        var unique: [[UInt8]] = []
        for directory in directories where !unique.contains(directory) { unique.append(directory) }
        inOrder = unique
        longestFirst = unique.sorted { $0.count > $1.count }
    }

    /// For people and JSON.
    package var texts: [String] { inOrder.map { String(decoding: $0, as: UTF8.self) } }

    /// - Returns: `nil` for a path that is not absolute.
    static func normalised(_ path: some Collection<UInt8>) -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        guard path.first == slash, !path.contains(0) else { return nil }
        var parts: [Path] = []
        for part in path.split(separator: slash) where !part.elementsEqual(".".utf8) {
            if part.elementsEqual("..".utf8) { _ = parts.popLast() } else { parts.append(Array(part)) }
        }
        return [slash] + parts.flatMap { $0 + [slash] }
    }

    private typealias Path = [UInt8]
}
