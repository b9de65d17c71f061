/// What one input's bytes say about how it may be cached, as found by `SourceScan`.
package struct SourceFacts: Equatable, Sendable {
    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// `__DATE__`, `__TIME__`, `__TIMESTAMP__` are mentioned; comments count.
        package static let date = Flags(rawValue: 1 << 0)
        package static let time = Flags(rawValue: 1 << 1)
        package static let timestamp = Flags(rawValue: 1 << 2)
        /// `##` occurs.
        package static let pasting = Flags(rawValue: 1 << 4)
        /// `.incbin`, in any case of letters.
        package static let incbin = Flags(rawValue: 1 << 5)
        /// `#embed` or `__has_embed`.
        package static let embed = Flags(rawValue: 1 << 6)
        /// `.include` as the assembler would take it (a method call `x.include(…)` does not count).
        package static let assemblerInclude = Flags(rawValue: 1 << 7)
        /// `system_header`, as in `#pragma GCC system_header`.
        package static let systemHeaderPragma = Flags(rawValue: 1 << 8)
        /// `#include_next`, `__has_include_next`.
        package static let includeNext = Flags(rawValue: 1 << 9)
        /// `__FILE__`, `__BASE_FILE__`, `__FILE_NAME__`, `__builtin_FILE`, `source_location`: a path may enter the code.
        package static let namesFile = Flags(rawValue: 1 << 10)
        /// `__has_include` of something that is neither a literal nor the parameter of an asking macro.
        package static let computedHasInclude = Flags(rawValue: 1 << 11)
        /// `__builtin_COLUMN`, `source_location`: columns may enter the code.
        package static let namesColumn = Flags(rawValue: 1 << 12)
        /// The assembler's name for including in pieces: do not trust the rest.
        package static let suspicious = Flags(rawValue: 1 << 13)
        /// Trigraphs that may hide a directive, where the compiler reads them: then do not trust the rest.
        package static let trigraphs = Flags(rawValue: 1 << 14)
    }

    package var flags: Flags
    /// Words that `##` could complete to a name of the date or the time.
    package var timePieces: TimePieces
    /// Literal operands of `__has_include` and `__has_include_next`, each once, in order of first mention.
    package var hasIncludes: [HeaderReference]
    /// Macros such as `#define HAS(x) __has_include(x)`: what they are asked, in whatever file, is an operand too.
    /// `AskingMacro.uses` finds it.
    package var askingMacros: [AskingMacro] = []

    package init(flags: Flags = [], timePieces: TimePieces = [], hasIncludes: [HeaderReference] = []) {
        self.flags = flags
        self.timePieces = timePieces
        self.hasIncludes = hasIncludes
    }

    /// For the inputs of one compile taken together.
    package mutating func formUnion(_ other: SourceFacts) {
        flags.formUnion(other.flags)
        timePieces.formUnion(other.timePieces)
        for reference in other.hasIncludes where !hasIncludes.contains(reference) { hasIncludes.append(reference) }
        for macro in other.askingMacros where !askingMacros.contains(macro) { askingMacros.append(macro) }
    }

    /// A name of the date or the time may be made of two words by `##`. Ask it of the union over all inputs: the pieces
    /// and the pasting macro may stand in different files.
    package var mayPasteTime: Bool { flags.contains(.pasting) && timePieces.makeName }
}
