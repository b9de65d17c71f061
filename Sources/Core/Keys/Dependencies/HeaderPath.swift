/// Paths as compilers print them in dependency lists. Only text: `..` and symbolic links are left alone.
package enum HeaderPath {
    /// Without `./` at the start, `/./` and repeated slashes inside, slashes at the end.
    package static func tidy(_ path: [UInt8]) -> [UInt8] {
        if isTidy(path) { return path }
        var out: [UInt8] = []
        out.reserveCapacity(path.count)
        if path.first == Ascii.slash { out.append(Ascii.slash) }
        for part in path.split(separator: Ascii.slash) where part != [Ascii.dot] {
            if let last = out.last, last != Ascii.slash { out.append(Ascii.slash) }
            out += part
        }
        return out
    }

    /// Nearly all are.
    private static func isTidy(_ path: [UInt8]) -> Bool {
        var length = 0
        var hasOnlyDot = false
        for (index, byte) in path.enumerated() {
            if byte == Ascii.slash {
                if length == 0 && index > 0 || hasOnlyDot { return false }
                (length, hasOnlyDot) = (0, false)
            } else {
                hasOnlyDot = length == 0 && byte == Ascii.dot
                length += 1
            }
        }
        return !hasOnlyDot && (length > 0 || path.count < 2)
    }

    package static func joined(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        directory.isEmpty ? tidy(name) : tidy(directory + [Ascii.slash] + name)
    }

    /// Whether `path` is `name` in `directory`; all three are tidy, and `path` is known to end in `name`.
    static func isJoined(_ path: [UInt8], _ directory: [UInt8], _ name: [UInt8]) -> Bool {
        if directory.isEmpty { return path.count == name.count }
        let front = path.count - name.count
        if directory == [Ascii.slash] { return front == 1 && path[0] == Ascii.slash }
        return front == directory.count + 1 && path[front - 1] == Ascii.slash && path.starts(with: directory)
    }

    /// Everything before the last slash of a tidy path; empty where there is none.
    package static func directory(of path: [UInt8]) -> [UInt8] {
        guard let slash = path.lastIndex(of: Ascii.slash) else { return [] }
        return slash == 0 ? [Ascii.slash] : Array(path[..<slash])
    }

    package static func lastComponent(_ path: [UInt8]) -> ArraySlice<UInt8> {
        path[(path.lastIndex(of: Ascii.slash).map { $0 + 1 } ?? 0)...]
    }

    /// Both tidy; everything relative lies in the empty directory.
    static func lies(_ path: [UInt8], in directory: [UInt8]) -> Bool {
        if directory.isEmpty { return path.first != Ascii.slash }
        guard path.starts(with: directory) else { return false }
        return directory == [Ascii.slash] || (path.count > directory.count && path[directory.count] == Ascii.slash)
    }
}

extension [UInt8] {
    func ends(with suffix: String) -> Bool {
        count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
