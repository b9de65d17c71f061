package import Arguments

/// The rule that a compiler writes for make under `-MD`: what the object was made of.
///
/// Names are bytes as the file system knows them. The writing is exact for gcc 12 and clang 21; another version may
/// wrap its lines otherwise, so whoever means to write a file anew first compares `written(as:)` with the bytes that
/// the compiler itself wrote.
package struct Depfile: Equatable, Sendable {
    /// As they stand in the file, already quoted for make. A gcc target of several words
    /// (`-MT 'a b'`) is as many targets here.
    package var targets: [[UInt8]]
    /// In order of first inclusion, unquoted; the input is among them, and names may repeat.
    package var dependencies: [[UInt8]]
    /// `-MP`: an empty rule for every dependency but the input.
    package var phony: Bool
    /// Where the input stands in `dependencies`: clang puts sanitizer lists and the like before it.
    package var inputIndex: Int

    package init(targets: [[UInt8]], dependencies: [[UInt8]], phony: Bool, inputIndex: Int = 0) {
        self.targets = targets
        self.dependencies = dependencies
        self.phony = phony
        self.inputIndex = inputIndex
    }

    /// The text is no rule as gcc and clang write them.
    package struct Malformed: Error, Equatable {
        /// How many bytes were understood.
        package var offset: Int
    }

    /// Finds where the input stands. The file itself tells only under `-MP`.
    /// - Returns: `false` when it is not among the dependencies; nothing changes then.
    package mutating func locateInput(_ input: [UInt8]) -> Bool {
        let wanted = HeaderPath.tidy(input)
        guard let index = dependencies.firstIndex(where: { HeaderPath.tidy($0) == wanted }) else { return false }
        inputIndex = index
        return true
    }

    /// The file as the compiler of that dialect writes it.
    package func written(as dialect: Dialect) -> [UInt8] {
        switch dialect {
        case .gcc: GccDepfileWriter.write(self)
        case .clang: ClangDepfileWriter.write(self)
        }
    }
}
