/// The line that rustc prints under `--print link-args`: variables, the linker, its words, all quoted as Rust does.
package struct LinkCommand: Equatable, Sendable {
    package let program: [UInt8]
    package let words: [[UInt8]]
    /// `PATH` as rustc hands it on: its own folders stand before the caller's.
    package let path: [UInt8]?

    /// - Returns: `nil` for a text that is no such line.
    package init?(parsing output: [UInt8]) {
        let lines = output.split(separator: UInt8(ascii: "\n"))
        guard let line = lines.last, let parts = Self.split(line) else { return nil }
        let variables = parts.prefix { !$0.name.isEmpty }
        guard let program = parts.dropFirst(variables.count).first?.value, !program.isEmpty else { return nil }
        self.program = program
        words = parts.dropFirst(variables.count + 1).map(\.value)
        path = variables.last { $0.name.elementsEqual("PATH".utf8) }?.value
    }

    private struct Part {
        /// Of a variable; empty for a word.
        var name: [UInt8] = []
        var value: [UInt8] = []
    }

    private static func split(_ line: ArraySlice<UInt8>) -> [Part]? {
        var parts: [Part] = []
        var rest = line
        while true {
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            guard !rest.isEmpty else { return parts }
            let bare = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: " ") }
            rest = rest.dropFirst(bare.count)
            guard bare.isEmpty || bare.last == UInt8(ascii: "=") else { continue }  // `env`, `-u`, a name alone
            guard let value = quoted(&rest) else { return nil }
            parts.append(Part(name: Array(bare.dropLast()), value: value))
        }
    }

    /// `"…"` with the escapes of Rust's `{:?}`.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return value }
            guard byte == UInt8(ascii: "\\") else {
                value.append(byte)
                continue
            }
            guard let escaped = rest.popFirst(), let plain = escapes[escaped] else { return nil }
            value.append(plain)
        }
        return nil
    }

    /// `\u{…}` and `\x…` are left out: a path with such letters is not worth a guess.
    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13,
    ]
}
