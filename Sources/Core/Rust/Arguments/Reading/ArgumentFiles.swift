/// `@file`: one argument a line, verbatim; what a file says is not expanded again.
enum ArgumentFiles {
    private static let bytesMax = 16 << 20
    private static let wordsMax = 1 << 17

    /// - Returns: nil where a file cannot be read, is not UTF-8, or holds more than a command line could.
    static func expand(_ words: [[UInt8]], readFile: ([UInt8]) -> [UInt8]?) -> [[UInt8]]? {
        guard words.contains(where: { $0.first == UInt8(ascii: "@") }) else { return words }
        var expanded: [[UInt8]] = []
        var bytes = 0
        for word in words {
            guard word.first == UInt8(ascii: "@") else {
                expanded.append(word)
                continue
            }
            guard let text = readFile(Array(word.dropFirst())) else { return nil }
            bytes += text.count
            guard bytes <= bytesMax, !text.contains(0), String(validating: text, as: UTF8.self) != nil else {
                return nil
            }
            expanded += lines(of: text)
            guard expanded.count <= wordsMax else { return nil }
        }
        return expanded
    }

    /// A line ends with a newline, or a carriage return and a newline; nothing follows the last one.
    static func lines(of text: [UInt8]) -> [[UInt8]] {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let unended = lines.removeLast()
        let ended = lines.map { $0.last == UInt8(ascii: "\r") ? Array($0.dropLast()) : Array($0) }
        return unended.isEmpty ? ended : ended + [Array(unended)]
    }
}
