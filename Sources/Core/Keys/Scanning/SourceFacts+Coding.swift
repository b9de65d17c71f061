extension SourceFacts {
    /// Raised whenever the scan learns something new: remembered facts of another version are forgotten.
    package static let encodingVersion: UInt8 = 1

    /// Version, flags (4 bytes, little-endian), time pieces (8), then per reference: kind and form, length (4 bytes), name, and the same
    /// for asking macros.
    package var encoded: [UInt8] {
        var out = [Self.encodingVersion]
        append(flags.rawValue, to: &out)
        append(UInt32(truncatingIfNeeded: timePieces.rawValue), to: &out)
        append(UInt32(truncatingIfNeeded: timePieces.rawValue >> 32), to: &out)
        for reference in hasIncludes {
            out.append(reference.kind.rawValue << 4 | reference.form.rawValue)
            append(UInt32(truncatingIfNeeded: reference.name.count), to: &out)
            out += reference.name
        }
        for macro in askingMacros {
            out.append(Self.macroBit | macro.kind.rawValue)
            append(UInt32(truncatingIfNeeded: macro.name.count), to: &out)
            out += macro.name
        }
        return out
    }

    private static let macroBit: UInt8 = 0x80

    /// `nil` for anything that this version did not write.
    package init?(encoded bytes: some Collection<UInt8>) {
        var rest = Array(bytes)[...]
        guard rest.popFirst() == Self.encodingVersion, let raw = Self.takeWord(from: &rest),
            let low = Self.takeWord(from: &rest), let high = Self.takeWord(from: &rest)
        else { return nil }
        let pieces = TimePieces(rawValue: UInt64(high) << 32 | UInt64(low))
        self.init(flags: Flags(rawValue: raw), timePieces: pieces)
        while let head = rest.popFirst() {
            guard let count = Self.takeWord(from: &rest), Int(count) <= rest.count else { return nil }
            let name = Array(rest.prefix(Int(count)))
            rest = rest.dropFirst(Int(count))
            if head & Self.macroBit != 0 {
                guard let kind = HeaderReference.Kind(rawValue: head & ~Self.macroBit) else { return nil }
                askingMacros.append(AskingMacro(name: name, kind: kind))
            } else {
                guard let kind = HeaderReference.Kind(rawValue: head >> 4),
                    let form = HeaderReference.Form(rawValue: head & 15)
                else { return nil }
                hasIncludes.append(HeaderReference(kind, form, name))
            }
        }
    }

    private func append(_ word: UInt32, to out: inout [UInt8]) {
        for shift in [0, 8, 16, 24] { out.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }

    private static func takeWord(from rest: inout ArraySlice<UInt8>) -> UInt32? {
        guard rest.count >= 4 else { return nil }
        let word = rest.prefix(4).reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(4)
        return word
    }
}
