/// A macro with a parameter that it hands to `__has_include`.
package struct AskingMacro: Hashable, Sendable {
    package var name: [UInt8]
    /// `.hasInclude` or `.hasIncludeNext`.
    package var kind: HeaderReference.Kind

    package init(name: [UInt8], kind: HeaderReference.Kind) {
        self.name = name
        self.kind = kind
    }

    /// Looks for this macro's calls. To be run over every input of a compile, once the macros of all are known.
    /// - Returns: literal operands; `isComputed` when a call hands over something else.
    package func uses(in bytes: [UInt8]) -> (references: [HeaderReference], isComputed: Bool) {
        uses(in: bytes.span)
    }

    package func uses(in bytes: Span<UInt8>) -> (references: [HeaderReference], isComputed: Bool) {
        var references: [HeaderReference] = []
        var isComputed = false
        guard let first = name.first else { return ([], false) }
        var index = 0
        while index < bytes.count {
            guard bytes[index] == first, isCall(at: index, in: bytes) else {
                index += 1
                continue
            }
            index += name.count
            let open = DirectiveReader.skipGap(from: index, in: bytes)
            guard open < bytes.count, bytes[open] == Ascii.open else { continue }
            let operand = DirectiveReader.skipGap(from: open + 1, in: bytes)
            if let found = DirectiveReader.headerName(at: operand, in: bytes) {
                let reference = HeaderReference(kind, found.form, found.name)
                if !references.contains(reference) { references.append(reference) }
            } else {
                isComputed = true
            }
        }
        return (references, isComputed)
    }

    /// The whole word stands here, and not as the subject of a `#define`.
    private func isCall(at index: Int, in bytes: Span<UInt8>) -> Bool {
        guard index == 0 || !Ascii.isPlainWord(bytes[index - 1]), bytes.holds(name.span, at: index) else {
            return false
        }
        let end = index + name.count
        guard end == bytes.count || !Ascii.isPlainWord(bytes[end]) else { return false }
        var before = index
        while before > 0, Ascii.isBlank(bytes[before - 1]) { before -= 1 }
        return !bytes.matches("define", at: before - 6)
    }
}
