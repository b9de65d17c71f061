/// One pass over an input's bytes, without lexing: what is mentioned anywhere counts, comments included, so that
/// nothing depends on which `#if` was taken.
package enum SourceScan {
    package static func facts(of bytes: [UInt8]) -> SourceFacts { facts(of: bytes.span) }

    package static func facts(of bytes: Span<UInt8>) -> SourceFacts {
        var pass = ScanPass()
        pass.run(over: bytes)
        if pass.mustJoinLines {
            // A word is cut by backslash-newline. Look again at the text as the compiler joins it.
            let joined = LineJoining.joined(bytes)
            var again = ScanPass(facts: pass.facts)
            again.run(over: joined.span)
            return again.facts
        }
        return pass.facts
    }
}

/// Backslash-newline, also with blanks between, as gcc and clang accept it.
enum LineJoining {
    /// The count of bytes from the backslash at `index` to the end of the line; 0 when lines are not joined here.
    @inline(__always)
    static func length(in bytes: Span<UInt8>, at index: Int) -> Int {
        var end = index + 1
        while end < bytes.count, Ascii.isBlank(bytes[end]) || bytes[end] == Ascii.carriageReturn { end += 1 }
        return end < bytes.count && bytes[end] == Ascii.newline ? end + 1 - index : 0
    }

    static func joined(_ bytes: Span<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let skipped = bytes[index] == Ascii.backslash ? length(in: bytes, at: index) : 0
            if skipped == 0 { out.append(bytes[index]) }
            index += max(skipped, 1)
        }
        return out
    }
}
