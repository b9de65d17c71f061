import Arguments
import Keys

extension Target {
    static let depfiles = Target(name: "depfiles") { text in
        guard let file = try? Depfile.parse(text) else { return false }
        for dialect in [Dialect.gcc, .clang] {
            let written = file.written(as: dialect)
            guard let again = try? Depfile.parse(written) else { continue }
            require(again.dependencies.count >= file.dependencies.count, "a dependency that is lost in writing")
        }
        return file.phony && file.targets.count > 1
    }

    static let sourceScan = Target(name: "source-scan") { text in
        let names = IncludeNames(in: text)
        let facts = SourceScan.facts(of: text)
        require(names == IncludeNames(in: text), "a scan that is not repeatable")
        for line in text.split(separator: 0x0a) where line.starts(with: bytes("#include \"q\"")) {
            let before = text[..<line.startIndex]
            // Behind a splice or in the middle of something it may be no directive.
            guard before.last(where: { $0 != 0x0a }) != 0x5c, !before.contains(0x22), !before.contains(0x2f) else {
                continue
            }
            require(!names.references.isEmpty, "an include that was overlooked")
        }
        return names.references.count == 2 && names.hasComputed && facts.flags.isDisjoint(with: [.date, .incbin])
    }

    /// The first byte chooses the language and whether `//` is a comment.
    static let comments = Target(name: "comments") { input in
        let text = Array(input.dropFirst())
        let choice = input.first ?? 0
        let language: Language = choice & 1 == 0 ? .c : .cxx
        let once = CommentBlindness.normalised(text, language: language, lineComments: choice & 2 == 0)
        guard let once else { return false }
        let lines = { (text: [UInt8]) in text.count { $0 == 0x0a } }
        require(lines(once) == lines(text), "a text with other lines")
        return once != text && once.contains(0x52) && once.contains(0x27)
    }

    static let preprocessed = Target(name: "preprocessed") { text in
        guard let canonical = PreprocessedText.canonical(text, baseDirectories: [bytes("/base")]) else { return false }
        require(canonical.count <= text.count, "a longer text")
        require(
            PreprocessedText.canonical(text, baseDirectories: []).map { $0 == text } ?? true,
            "a text that changes without base directories")
        return canonical != text && text.contains { $0 > 0x7f }
    }
}
