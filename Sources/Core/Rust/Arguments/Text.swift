extension Array where Element == UInt8 {
    init(_ text: StaticString) {
        self = text.withUTF8Buffer { Array($0) }
    }

    func hasSuffix(_ suffix: StaticString) -> Bool {
        suffix.withUTF8Buffer { count >= $0.count && self[(count - $0.count)...].elementsEqual($0) }
    }

    func contains(_ part: StaticString) -> Bool {
        part.withUTF8Buffer { part in
            count >= part.count
                && (0...(count - part.count)).contains { self[$0..<$0 + part.count].elementsEqual(part) }
        }
    }

    /// The parts before and after the first `separator`; nil without one.
    func split(atFirst separator: Character) -> (head: [UInt8], tail: [UInt8])? {
        guard let byte = separator.asciiValue, let index = firstIndex(of: byte) else { return nil }
        return (Array(self[..<index]), Array(self[(index + 1)...]))
    }

    /// The parts before and after the last `separator`; nil without one.
    func split(atLast separator: Character) -> (head: [UInt8], tail: [UInt8])? {
        guard let byte = separator.asciiValue, let index = lastIndex(of: byte) else { return nil }
        return (Array(self[..<index]), Array(self[(index + 1)...]))
    }

    /// The parts between commas.
    var commaParts: [[UInt8]] {
        split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Array.init)
    }

    static func == (bytes: [UInt8], text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes.elementsEqual($0) }
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}
