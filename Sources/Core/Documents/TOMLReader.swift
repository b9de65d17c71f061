/// Reads TOML 1.0. Dates are recognised and kept as they are spelled.
package struct TOMLReader {
    var text: ByteScanner
    private var root = TOMLTableNode(origin: .header)
    /// The path of the table that a line `key = value` belongs to: the last header.
    private var current: [String] = []

    /// - Parameter bytes: must be UTF-8; a byte order mark is skipped.
    package static func read(_ bytes: [UInt8]) throws(DocumentError) -> DocumentTable {
        var reader = TOMLReader(text: ByteScanner(bytes))
        _ = reader.text.take("\u{feff}")
        while reader.text.next != nil { try reader.line() }
        return reader.root.table
    }

    private init(text: ByteScanner) { self.text = text }

    private mutating func line() throws(DocumentError) {
        skipBlanks()
        if text.next == UInt8(ascii: "[") {
            try header()
        } else if let byte = text.next, byte != UInt8(ascii: "#"), !atLineEnd {
            let start = text
            let path = try keyPath()
            let value = try assignedValue(depth: 0)
            let parent = current
            try place(start) { root throws(TOMLConflict) in try root.assign(value, at: path[...], under: parent[...]) }
        }
        try endOfLine()
    }

    private mutating func header() throws(DocumentError) {
        let start = text
        text.advance()
        let many = text.take("[")
        let path = try keyPath()
        guard text.take(many ? "]]" : "]") else { throw text.failure("a ']' is missing") }
        try place(start) { root throws(TOMLConflict) in try root.open(path[...], many: many) }
        current = path
    }

    /// Does something to the tables read so far; a conflict is told for the line that began at `start`.
    private mutating func place(
        _ start: ByteScanner, _ change: (inout TOMLTableNode) throws(TOMLConflict) -> Void
    ) throws(DocumentError) {
        do throws(TOMLConflict) { try change(&root) } catch { throw start.failure(error.problem) }
    }
}

// What stands between values.
extension TOMLReader {
    mutating func skipBlanks() { _ = text.take { $0 == 0x20 || $0 == 0x09 } }

    private var atLineEnd: Bool {
        text.next == nil || text.next == 0x0a || (text.next == 0x0d && text.peek(1) == 0x0a)
    }

    mutating func skipComment() throws(DocumentError) {
        guard text.next == UInt8(ascii: "#") else { return }
        _ = text.take { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
        guard atLineEnd else { throw text.failure("a control character in a comment") }
    }

    private mutating func endOfLine() throws(DocumentError) {
        skipBlanks()
        try skipComment()
        guard atLineEnd else { throw text.failure("the line should end here") }
        _ = text.take("\r\n") || text.take("\n")
    }

    /// Between the elements of a list: blanks, line ends and comments.
    mutating func skipLines() throws(DocumentError) {
        while true {
            skipBlanks()
            try skipComment()
            guard text.take("\r\n") || text.take("\n") else { return }
        }
    }
}

// Keys.
extension TOMLReader {
    /// `a.b."c d"`, with blanks around it skipped.
    mutating func keyPath() throws(DocumentError) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks()
            path.append(try key())
            skipBlanks()
            guard path.count <= ByteScanner.deepest else { throw text.failure("too many levels") }
        } while text.take(".")
        return path
    }

    private mutating func key() throws(DocumentError) -> String {
        if text.next == UInt8(ascii: "\"") || text.next == UInt8(ascii: "'") { return try singleLineString() }
        let bare = text.take {
            $0.isDigit || $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "-")
        }
        guard !bare.isEmpty else { throw text.failure("a key is missing") }
        return String(decoding: bare, as: UTF8.self)
    }

    mutating func assignedValue(depth: Int) throws(DocumentError) -> DocumentValue {
        guard text.take("=") else { throw text.failure("a '=' is missing") }
        skipBlanks()
        return try value(depth: depth)
    }
}
