/// Finds what somebody probably meant to write.
package enum Spelling {
    /// The candidate that fewest typing errors part from `word`, if they are few for its length.
    /// - Parameter most: so many errors at the most, where that is to be less.
    package static func nearest(to word: String, among candidates: [String], most: Int = .max) -> String? {
        let word = Array(word.lowercased().utf8.prefix(64))
        let rated = candidates.map { (distance(word, Array($0.lowercased().utf8)), $0) }
        guard let best = rated.min(by: { $0.0 < $1.0 }), best.0 <= min(max(2, word.count / 3), most) else { return nil }
        return best.1
    }

    /// Insertions, deletions and replacements from one to the other.
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (i, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, wanted) in other.enumerated() {
                let replaced = diagonal + (byte == wanted ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
