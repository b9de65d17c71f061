/// Where a compiler looks for headers, as it says itself (`-v`).
package struct SearchList: Equatable, Sendable {
    package struct Directory: Equatable, Sendable {
        /// As the compiler spells it: relative to the working directory, or absolute.
        package var path: [UInt8]
        /// Headers found here are system headers: `-isystem`, `-idirafter`, the compiler's own.
        package var isSystem: Bool
        /// A macOS framework directory, or a header map: names are not simply appended.
        package var isPlain: Bool
        /// The same without symbolic links, where somebody asked the kernel: gcc prints system headers so when that
        /// is shorter.
        package var resolved: [UInt8]?

        package init(_ path: [UInt8], isSystem: Bool, isPlain: Bool = true, resolved: [UInt8]? = nil) {
            self.path = path
            self.isSystem = isSystem
            self.isPlain = isPlain
            self.resolved = resolved
        }
    }

    /// Searched for `"x"` only, after the includer's own directory.
    package var quoted: [Directory]
    /// Searched for `"x"` then, and for `<x>`.
    package var bracket: [Directory]
    /// Named on the command line or in the environment, but not there: creating one changes the search.
    package var nonexistent: [[UInt8]]
    /// Which directories are system ones is not known for sure.
    package var isDoubtful: Bool

    package init(
        quoted: [Directory] = [], bracket: [Directory] = [], nonexistent: [[UInt8]] = [], isDoubtful: Bool = false
    ) {
        self.quoted = quoted
        self.bracket = bracket
        self.nonexistent = nonexistent
        self.isDoubtful = isDoubtful
    }
}
