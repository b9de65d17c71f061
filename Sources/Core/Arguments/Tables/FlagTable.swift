/// The flags of one dialect, found by longest match.
///
/// Rows lie sorted; the longest row that begins a word is the greatest row not above the word, or one of the rows
/// that this row begins with, to which each row keeps a link.
package struct FlagTable: Sendable {
    package struct Match: Sendable {
        package var flag: Flag
        /// The value inside the word; nil where it is the next word, or where there is none.
        package var value: [UInt8]?
        package var takesNextWord: Bool
    }

    /// Sorted by spelling, each spelling once.
    package let rows: [Flag]
    /// For each row the longest other row that it begins with, or -1.
    private let parents: [Int]

    /// Rows of `over` replace those of `base` that are spelled the same.
    package init(_ base: [Flag], over: [Flag] = []) {
        let replaced = Set(over.map(\.spelling))
        rows = (base.filter { !replaced.contains($0.spelling) } + over)
            .sorted { $0.spelling.lexicographicallyPrecedes($1.spelling) }
        var links: [Int] = []
        for (index, row) in rows.enumerated() {
            var candidate = index - 1
            while candidate >= 0, !row.spelling.hasPrefix(rows[candidate].spelling) { candidate = links[candidate] }
            links.append(candidate)
        }
        parents = links
    }

    package func match(_ word: [UInt8]) -> Match? {
        var candidate = lastNotAbove(word)
        while candidate >= 0 {
            if word.hasPrefix(rows[candidate].spelling), let match = Self.match(word, rows[candidate]) { return match }
            candidate = parents[candidate]
        }
        return nil
    }

    private func lastNotAbove(_ word: [UInt8]) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if word.lexicographicallyPrecedes(rows[middle].spelling) { high = middle } else { low = middle + 1 }
        }
        return low - 1
    }

    /// `word` begins with the row's spelling.
    private static func match(_ word: [UInt8], _ row: Flag) -> Match? {
        let length = row.spelling.count
        let isWhole = word.count == length
        switch row.arity {
        case .alone:
            return isWhole ? Match(flag: row, value: nil, takesNextWord: false) : nil
        case .separate:
            return isWhole ? Match(flag: row, value: nil, takesNextWord: true) : nil
        case .joined:
            return Match(flag: row, value: Array(word[length...]), takesNextWord: false)
        case .separateOrJoined:
            return Match(flag: row, value: isWhole ? nil : Array(word[length...]), takesNextWord: isWhole)
        case .joinedThenSeparate:
            return isWhole ? nil : Match(flag: row, value: nil, takesNextWord: true)
        case .separateOrEquals, .aloneOrEquals:
            if isWhole { return Match(flag: row, value: nil, takesNextWord: row.arity == .separateOrEquals) }
            guard word[length] == Byte.equals else { return nil }
            return Match(flag: row, value: Array(word[(length + 1)...]), takesNextWord: false)
        }
    }
}

extension FlagTable {
    package static let gcc = FlagTable(GccRows.all)
    package static let clang = FlagTable(GccRows.all, over: ClangRows.all)
    /// What may follow `-Xclang`.
    package static let frontEnd = FlagTable(FrontEndRows.all)

    package static func table(of dialect: Dialect) -> FlagTable {
        switch dialect {
        case .gcc: gcc
        case .clang: clang
        }
    }
}
