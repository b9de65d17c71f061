extension [UInt8] {
    /// Lines without their ends.
    var lines: [ArraySlice<UInt8>] { split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
}

extension ArraySlice<UInt8> {
    /// What follows `prefix`; `nil` where the slice does not begin with it.
    func after(_ prefix: String) -> ArraySlice<UInt8>? {
        starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }

    func ends(with suffix: String) -> Bool {
        count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    /// Without blanks and tabs at both ends.
    var trimmed: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 13 }
        let start = firstIndex { !isBlank($0) } ?? endIndex
        let end = lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return self[start..<end]
    }

    /// What stands between the first double quote and the last one.
    var quoted: ArraySlice<UInt8>? {
        guard let first = firstIndex(of: UInt8(ascii: "\"")), let last = lastIndex(of: UInt8(ascii: "\"")), first < last
        else { return nil }
        return self[(first + 1)..<last]
    }
}
