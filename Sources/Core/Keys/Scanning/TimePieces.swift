/// Which halves of `__DATE__`, `__TIME__`, `__TIMESTAMP__` occur as whole words, for every place where the name can be
/// cut in two.
package struct TimePieces: OptionSet, Hashable, Sendable {
    /// Bit n: the first half of cut n occurs; bit n + 32: the second half.
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Both halves of some cut occur.
    var makeName: Bool { rawValue & (rawValue >> 32) != 0 }

    static let names: [StaticString] = ["__DATE__", "__TIME__", "__TIMESTAMP__"]

    /// What `word`, an identifier with two underscores next to each other, is a half of. The other half of a cut beside
    /// an outer underscore is `_` alone, for which nobody looks: such a word counts for both halves.
    init(of word: Span<UInt8>) {
        var bits: UInt64 = 0
        var firstCut: UInt64 = 0
        for name in Self.names {
            let length = name.utf8CodeUnitCount
            if word.count < length {
                let ends = word.count + 1 == length
                if Self.matches(word, name, from: 0) {
                    let cut: UInt64 = 1 << (firstCut + UInt64(word.count) - 1)
                    bits |= ends ? cut | cut << 32 : cut
                }
                if Self.matches(word, name, from: length - word.count) {
                    let cut: UInt64 = 1 << (firstCut + UInt64(length - word.count) - 1)
                    bits |= ends ? cut | cut << 32 : cut << 32
                }
            }
            firstCut += UInt64(length) - 1
        }
        self.init(rawValue: bits)
    }

    private static func matches(_ word: Span<UInt8>, _ name: StaticString, from start: Int) -> Bool {
        name.withUTF8Buffer { letters in
            for index in word.indices where word[index] != letters[start + index] { return false }
            return true
        }
    }
}
