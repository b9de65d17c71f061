package import Arguments

/// Derives what `-MMD` would have listed from what `-MD` did.
///
/// A compiler calls a header a system header when it was found through a system directory, or first included by a
/// system header. The list says neither, so every include that could have led to a header is looked at; when they
/// do not agree, the answer is "doubtful" and the preprocessor must be asked.
package enum SystemHeaders {
    package enum Answer: Equatable, Sendable {
        /// The `-MMD` list, in order.
        case certain([[UInt8]])
        case doubtful
    }

    /// What one listed file's text says.
    package struct Mentions: Sendable {
        package var includes: IncludeNames
        /// For clang, `hasIncludes` should hold what asking macros are asked in this file, too.
        package var facts: SourceFacts

        package init(includes: IncludeNames, facts: SourceFacts) {
            self.includes = includes
            self.facts = facts
        }

        package init(of bytes: [UInt8]) {
            self.init(includes: IncludeNames(in: bytes), facts: SourceScan.facts(of: bytes))
        }
    }

    /// A compile as far as it decides which headers are system headers.
    package struct Question: Sendable {
        package var dialect: Dialect
        /// The `-MD` list, as the compiler printed it.
        package var dependencies: [[UInt8]]
        package var inputIndex: Int
        package var search: SearchList
        /// Values of `-include` and `-imacros`.
        package var preincluded: [[UInt8]]

        package init(
            dialect: Dialect, dependencies: [[UInt8]], inputIndex: Int = 0, search: SearchList,
            preincluded: [[UInt8]] = []
        ) {
            self.dialect = dialect
            self.dependencies = dependencies
            self.inputIndex = inputIndex
            self.search = search
            self.preincluded = preincluded
        }
    }

    /// - Parameter mentions: of each dependency, in their order. (`[Mentions]` because nearly every file is needed.)
    package static func userDependencies(of question: Question, mentions: [Mentions]) -> Answer {
        let search = question.search
        // clang lists what it was asked for, too.
        let asksBlindly = mentions.contains { $0.facts.flags.contains(.computedHasInclude) }
        guard !(question.dialect == .clang && asksBlindly), mentions.count == question.dependencies.count,
            question.dependencies.indices.contains(question.inputIndex),
            !search.isDoubtful, (search.quoted + search.bracket).allSatisfy(\.isPlain)
        else { return .doubtful }
        var judge = SystemHeaderJudge(question: question, mentions: mentions)
        guard let isSystem = judge.verdicts() else { return .doubtful }
        return .certain(zip(question.dependencies, isSystem).filter { !$0.1 }.map(\.0))
    }
}
