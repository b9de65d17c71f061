/// The identifiers with two underscores that matter to a cache.
enum TimeWords {
    struct Kind {
        var flags: SourceFacts.Flags = []
        /// `__has_include` or `__has_include_next`.
        var asksForHeader = false
    }

    private static let rows: [(word: StaticString, kind: Kind)] = [
        ("__DATE__", Kind(flags: .date)),
        ("__TIME__", Kind(flags: .time)),
        ("__TIMESTAMP__", Kind(flags: .timestamp)),
        ("__FILE__", Kind(flags: .namesFile)),
        ("__BASE_FILE__", Kind(flags: .namesFile)),
        ("__FILE_NAME__", Kind(flags: .namesFile)),
        ("__builtin_FILE", Kind(flags: .namesFile)),
        ("__builtin_FILE_NAME", Kind(flags: .namesFile)),
        ("__builtin_COLUMN", Kind(flags: .namesColumn)),
        ("__builtin_source_location", Kind(flags: [.namesFile, .namesColumn])),
        ("__has_embed", Kind(flags: .embed)),
        ("__has_include", Kind(asksForHeader: true)),
        ("__has_include_next", Kind(flags: .includeNext, asksForHeader: true)),
    ]
    private static let timed: [StaticString] = ["__DATE__", "__TIME__", "__TIMESTAMP__"]

    /// Bytes of the longest word of the table.
    static let longest = rows.map(\.word.utf8CodeUnitCount).max() ?? 0

    static func kind(of word: Span<UInt8>) -> Kind {
        for row in rows where row.word.utf8CodeUnitCount == word.count && word.matches(row.word, at: 0) {
            return row.kind
        }
        return Kind(flags: isFragment(word) ? .timeFragment : [])
    }

    /// A proper prefix or suffix, of four bytes or more, of a name of the date or the time: of two pieces that make
    /// one up, at least one is.
    private static func isFragment(_ word: Span<UInt8>) -> Bool {
        timed.contains { name in
            guard word.count < name.utf8CodeUnitCount else { return false }
            return name.withUTF8Buffer { letters in
                let tail = letters.count - word.count
                var isPrefix = true
                var isSuffix = true
                for index in 0..<word.count {
                    if word[index] != letters[index] { isPrefix = false }
                    if word[index] != letters[tail + index] { isSuffix = false }
                }
                return isPrefix || isSuffix
            }
        }
    }
}
