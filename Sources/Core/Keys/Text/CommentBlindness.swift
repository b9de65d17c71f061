package import Arguments

/// A canonical text of a C or C++ file: equal for two versions that differ in the wording of ordinary comments only.
///
/// Kept are lines, the column of every token, and that there is a comment; so equal canonical texts compile to equal
/// objects and raise equal diagnostics, as far as nothing prints or digests the comments themselves. The caller must
/// not use it
/// - where an entry has diagnostics (they quote source lines),
/// - with clang's debug information (DWARF 5 holds an MD5 of each file) or `-gembed-source`,
/// - with clang's coverage mapping (it records where comments end), for precompiled headers and modules,
/// - where comments matter by an option (`-C`, `-Wdocumentation`, `-Wimplicit-fallthrough=1` …).
package enum CommentBlindness {
    /// Lines of this many bytes or more are refused: near it gcc gives up columns, counting comments too.
    static let lineBytesMax = 4000

    /// - Parameters:
    ///   - language: of the compile, also for the headers that it includes. Digit separators and raw strings are
    ///     C++'s; in C they mean doubt.
    ///   - lineComments: `false` under `-ansi`, `-std=c90` and the like, where `//` is no comment.
    /// - Returns: `nil` when the text is not understood for certain: compare raw bytes then.
    package static func normalised(
        _ source: [UInt8], language: Language, lineComments: Bool = true
    ) -> [UInt8]? {
        guard let isPlusPlus = isPlusPlus(language) else { return nil }
        var pass = CommentPass(text: source, isPlusPlus: isPlusPlus, lineComments: lineComments)
        return pass.run()
    }

    /// `nil` for what is not C or C++: assembler has comments and apostrophes of its own.
    private static func isPlusPlus(_ language: Language) -> Bool? {
        switch language {
        case .c, .cHeader, .genericHeader, .objectiveC, .objectiveCHeader: false
        case .cxx, .cxxHeader, .cxxModule, .objectiveCxx, .objectiveCxxHeader: true
        case .cPreprocessed, .cxxPreprocessed, .objectiveCPreprocessed, .objectiveCxxPreprocessed, .assembler,
            .assemblerWithCpp:
            nil
        }
    }
}
