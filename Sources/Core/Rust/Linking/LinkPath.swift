/// Paths as linkers print them, as bytes.
enum LinkPath {
    private static let slash = UInt8(ascii: "/")

    /// Absolute, without `.`, repeated slashes, and `..` with the name before it. The last is right only where no
    /// symbolic link is passed (``LinkInputs`` has that looked at).
    static func lexical(_ path: [UInt8], in directory: [UInt8]) -> [UInt8] {
        var parts: [ArraySlice<UInt8>] = []
        let whole = path.first == slash ? path : directory + [slash] + path
        for part in whole.split(separator: slash) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.isEmpty ? [slash] : parts.flatMap { [slash] + $0 }
    }

    static func joined(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        directory.last == slash ? directory + name : directory + [slash] + name
    }

    static func directory(of path: [UInt8]) -> [UInt8] {
        guard let last = path.lastIndex(of: slash) else { return [] }
        return last == 0 ? [slash] : Array(path[..<last])
    }

    static func name(of path: [UInt8]) -> [UInt8] {
        Array(path[(path.lastIndex(of: slash).map { $0 + 1 } ?? 0)...])
    }

    static func climbs(_ path: [UInt8]) -> Bool {
        path.split(separator: slash).contains { $0.elementsEqual("..".utf8) }
    }

    static func ends(_ path: some Collection<UInt8>, with suffix: StaticString) -> Bool {
        suffix.withUTF8Buffer { path.count >= $0.count && path.suffix($0.count).elementsEqual($0) }
    }

    static func starts(_ path: some Collection<UInt8>, with prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { path.starts(with: $0) }
    }
}
