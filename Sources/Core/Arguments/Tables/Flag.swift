/// How a flag takes its value.
package enum Arity: UInt8, Sendable {
    /// The word is the flag, nothing more.
    case alone
    /// The next word is the value, whatever it looks like.
    case separate
    /// The value follows in the same word and may be empty.
    case joined
    /// Both of the above: `-I dir`, `-Idir`.
    case separateOrJoined
    /// `--flag value` or `--flag=value`; the row is spelled without `=`.
    case separateOrEquals
    /// `-flag` or `-flag=value`; the row is spelled without `=`.
    case aloneOrEquals
    /// The rest of the word belongs to the flag, and the next word is the value: `-Xarch_arm64 -O2`.
    case joinedThenSeparate
}

/// What a key word brings along.
package struct Traits: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The value is a path.
    static let path = Traits(rawValue: 1 << 0)
    /// The bytes of the file that the value names count.
    static let file = Traits(rawValue: 1 << 1)
    /// Needed to ask the compiler for its programs and search list.
    static let probe = Traits(rawValue: 1 << 2)
    /// The working directory shows in an output.
    static let directory = Traits(rawValue: 1 << 3)
    /// The object's absolute path shows in an output.
    static let objectPath = Traits(rawValue: 1 << 4)
    /// The whole command line shows in an output.
    static let wholeCommand = Traits(rawValue: 1 << 5)
    /// Comments may show in an output.
    static let comments = Traits(rawValue: 1 << 6)
    /// Columns or macros show in an output, so that preprocessed text does not decide.
    static let columns = Traits(rawValue: 1 << 7)
    /// The value `native` stands for the CPU of this machine.
    static let cpu = Traits(rawValue: 1 << 8)
    /// The flag is not known in full: a value that names an existing file is a reason to run uncached.
    static let maybeFile = Traits(rawValue: 1 << 9)
    /// The value may name a directory; `default.profdata` inside is meant then, and also where it is empty.
    static let profile = Traits(rawValue: 1 << 10)
    /// A precompiled header beside the named header would be read in its place, unseen by dependency files.
    static let precompiled = Traits(rawValue: 1 << 11)
    /// LLVM bitcode or text stands in place of the object.
    static let bitcode = Traits(rawValue: 1 << 13)
    /// Without a slash the value is looked for in places that only the driver knows: such a call is refused.
    static let needsSlash = Traits(rawValue: 1 << 15)
    /// The rest of the word up to `=` belongs to the flag's own name (`-f`, `-m`, `-W` …).
    static let family = Traits(rawValue: 1 << 14)
}

/// What a flag is about.
package enum Meaning: Equatable, Sendable {
    case compile, assembly, output, language
    /// Nothing is compiled: `--version`, `-###`.
    case notCompilation
    /// Never cached, and this outranks "not a compilation".
    case refused
    /// Not cached where the call is a compile at all.
    case refusedInCompile
    /// Changes nothing that is kept.
    case ignored
    case key(KeyArgument.Role, Traits)
    case dependency(DependencyFlag)
    case prefixMap(PrefixMap.Scope)
    case compilationDirectory(CompilationDirectoryUse)
    case debug(DebugEffect)
    case colour(Colour)
    /// The value is a file to be written.
    case writes(Output.Kind)
    /// A file with a computed name is written too.
    case writesBeside(Output.Kind, Traits)
    case fallthroughWarning(FallthroughWarning)
    case arch
    /// Words for `cc1`'s preprocessor, the assembler, clang's front end, LLVM, one target of several.
    case toPreprocessor, toAssembler, toFrontEnd, toLLVM, toOneTarget

    static func code(_ traits: Traits = []) -> Meaning { .key(.code, traits) }
    static func search(_ traits: Traits = []) -> Meaning { .key(.search, traits) }
}

package enum DependencyFlag: UInt8, Sendable { case all, user, phony, file, target, quotedTarget }

package enum CompilationDirectoryUse: UInt8, Sendable { case debug, file }

package enum DebugEffect: UInt8, Sendable {
    case on, off
    /// About debug information, without asking for it.
    case neutral
    case split, noSplit, singleFile
}

/// `bare`: every other `-W…`; `-W` itself is the old name of `-Wextra`.
package enum FallthroughWarning: UInt8, Sendable { case extra, noExtra, level, off, bare }

/// One row of a table.
package struct Flag: Sendable {
    package var spelling: [UInt8]
    package var arity: Arity
    package var meaning: Meaning
    /// The spelling under which it enters keys and is counted.
    package var canonical: [UInt8]

    package init(_ spelling: String, _ arity: Arity, _ meaning: Meaning, as canonical: String? = nil) {
        self.spelling = Array(spelling.utf8)
        self.arity = arity
        self.meaning = meaning
        self.canonical = Array((canonical ?? spelling).utf8)
    }

    /// As counted in statistics: without the value and what separates it.
    package var reason: String {
        var name = canonical
        while let last = name.last, last == Byte.equals || last == Byte.comma { name.removeLast() }
        return String(decoding: name, as: UTF8.self)
    }
}
