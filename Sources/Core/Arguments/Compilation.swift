/// How a compiler reads its command line: clang's table lies over gcc's.
package enum Dialect: UInt8, Sendable { case gcc, clang }

/// A command line to be understood.
package struct Call: Sendable {
    /// Without the program's own name.
    package var arguments: [[UInt8]]
    /// The working directory, absolute.
    package var directory: [UInt8]
    package var dialect: Dialect
    /// The driver compiles `.c` as C++ (`g++`, `clang++`).
    package var plusplus: Bool

    package init(arguments: [[UInt8]], directory: [UInt8], dialect: Dialect, plusplus: Bool) {
        self.arguments = arguments
        self.directory = directory
        self.dialect = dialect
        self.plusplus = plusplus
    }
}

/// What a command line asks for.
package enum Verdict: Equatable, Sendable {
    case compilation(Compilation)
    /// Linking, `--version` and the like: counted as "non-compilation".
    case notCompilation
    /// Counted under `reason`, spelled as sccache spells it (`reference`: statistics, reasons).
    case notCacheable(reason: String)
}

/// One word of the command line that belongs into a key, canonically spelled: `-I foo` and `-Ifoo` are equal here.
package struct KeyArgument: Equatable, Sendable {
    package enum Role: UInt8, Sendable {
        /// Enters every key.
        case code
        /// Decides what is read (`-I`, `-D`, `-include` …): enters the manifest key; the preprocessed text shows
        /// the rest.
        case search
    }

    package var role: Role
    /// Such as `-I`, `-O2`, `-ffile-prefix-map=`.
    package var flag: [UInt8]
    /// The flag's value; empty where it has none.
    package var value: [UInt8]
    /// The value is a path: base directories are taken off before it enters a key.
    package var isPath: Bool
    /// The bytes of the file that `value` names enter the keys too. Absent or unreadable: the call is not cached.
    package var hashesFile: Bool
    /// With `hashesFile`: where `value` names a directory, the file of this name inside it is meant
    /// (`default.profdata`); empty where only a file will do.
    package var fileInDirectory: [UInt8] = []

    package init(_ role: Role, flag: [UInt8], value: [UInt8] = [], isPath: Bool = false, hashesFile: Bool = false) {
        self.role = role
        self.flag = flag
        self.value = value
        self.isPath = isPath
        self.hashesFile = hashesFile
    }
}

/// What the user said about colours in diagnostics.
package enum Colour: UInt8, Sendable { case always, never, automatic }

/// `-ffile-prefix-map=old=new` and its relatives.
package struct PrefixMap: Equatable, Sendable {
    package enum Scope: UInt8, Sendable { case file, debug, macro, coverage, profile }

    package var scope: Scope
    package var old: [UInt8]
    package var new: [UInt8]

    package init(_ scope: Scope, old: [UInt8], new: [UInt8]) {
        self.scope = scope
        self.old = old
        self.new = new
    }
}

/// A file that the compiler writes.
package struct Output: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case object, dependencies, splitDebug, coverageNotes, stackUsage, callGraph, optimisationRecord, diagnostics
    }

    package var kind: Kind
    /// As the compiler would open it: relative to the working directory, or absolute.
    package var path: [UInt8]
    /// Missing after a successful compile: a required output means that nothing is stored, an optional one is
    /// remembered as absent. A file that lay there before and was not written anew is missing too.
    package var required: Bool

    package init(_ kind: Kind, _ path: [UInt8], required: Bool = true) {
        self.kind = kind
        self.path = path
        self.required = required
    }
}

/// What the user asked for by `-MD`, `-MF`, `-MT` …
package struct DependencyRequest: Equatable, Sendable {
    package enum Style: UInt8, Sendable {
        /// `-MD`: every header.
        case all
        /// `-MMD`: without those found through a system directory.
        case user
    }

    package var style: Style
    /// The file to be written, as the compiler would open it.
    package var path: [UInt8]
    /// The rule's targets in order, ready to be written: `-MQ` values and the default are quoted for make.
    package var targets: [[UInt8]]
    /// `-MP`: an empty rule for every header.
    package var phony: Bool

    package init(style: Style, path: [UInt8], targets: [[UInt8]], phony: Bool) {
        self.style = style
        self.path = path
        self.targets = targets
        self.phony = phony
    }
}

/// A compile that can be cached: one input, one object.
package struct Compilation: Equatable, Sendable {
    package var dialect: Dialect
    package var language: Language
    /// As spelled on the command line.
    package var input: [UInt8]
    /// As spelled, or as the compiler derives it from the input.
    package var object: [UInt8]
    /// `-S` rather than `-c`: the "object" is assembly text.
    package var emitsAssembly = false
    /// Everything that is written, the object first; the user's dependency file is not among them.
    package var outputs: [Output] = []
    package var dependencies: DependencyRequest?

    /// In the user's order, without the input, outputs, dependency options and what changes nothing (`-pipe`).
    package var keyArguments: [KeyArgument] = []
    /// In the user's order; these are not repeated among the key arguments.
    package var prefixMaps: [PrefixMap] = []
    /// The last colour flag; nil without one. `always` and `never` are among the key arguments too.
    package var colour: Colour?
    /// Relative to the working directory, or absolute: where one of these exists, the compiler may read a file that
    /// nothing here accounts for (the value of a flag that is not known in full; a precompiled header beside an
    /// `-include`), and the call is not cached.
    package var pathsThatMustNotExist: [[UInt8]] = []

    /// Words, in order, that decide which programs run and which headers exist: all of `-B -m… -march --sysroot
    /// -isysroot -specs -target -std -nostdinc -stdlib -I -isystem …`. A probe `cc <these> -v -E -x LANG /dev/null`
    /// shows the programs and the search list. Never the input, outputs, `-D`, `-M…`, `-include`.
    package var probeArguments: [[UInt8]] = []

    /// Debug information is asked for: the working directory shows (`DW_AT_comp_dir`), and columns do.
    package var hasDebugInfo = false
    /// The working directory shows in some output: debug information, coverage, profiles, LTO, modules.
    package var directoryMatters = false
    /// `-fdebug-compilation-dir`, `-ffile-compilation-dir`: stands in place of the working directory.
    package var compilationDirectory: [UInt8]?
    /// The absolute path of the object shows in it (coverage, profiles, split DWARF).
    package var objectPathMatters = false
    /// The whole command line shows in the object (`-frecord-gcc-switches`): all of it enters the keys.
    package var commandLineMatters = false
    /// `-march=native` and relatives: what the driver makes of them enters the keys.
    package var usesNativeCPU = false

    /// Comments may show in an output (assembler input, `-C`, `-Wdocumentation`, `-Wimplicit-fallthrough=1`…).
    package var commentsMatter = false
    /// Equal preprocessed text (line markers included) gives equal outputs. Not with debug information,
    /// sanitizers, coverage, profiles, OpenMP of clang: columns or macros would show.
    package var preprocessedTextDecides = true
    /// Dependencies cannot be learnt from this compile without a trace in its outputs
    /// (clang `-grecord-command-line` without a user's `-MD`).
    package var refusesExtraArguments = false

    /// The command line with response files expanded, as understood: what is run when words must be replaced.
    package var expandedArguments: [[UInt8]] = []
    /// Indices in `expandedArguments` of words that are only about dependencies (`-MD -MMD -MF x -MT x -MP …`,
    /// also inside `-Wp,` when the whole word is).
    package var dependencyWords: [Int] = []
    /// Indices in `expandedArguments` of `-c`/`-S`, and of `-o` with its value.
    package var outputWords: [Int] = []
    /// A response file was expanded: `expandedArguments` differs from what the user gave.
    package var hasResponseFiles = false

    package init(dialect: Dialect, language: Language, input: [UInt8], object: [UInt8]) {
        self.dialect = dialect
        self.language = language
        self.input = input
        self.object = object
    }
}

extension Compilation {
    /// `??/` may mean a backslash: only where a standard without GNU's extensions, or they themselves, are asked for.
    package var mayReadTrigraphs: Bool {
        keyArguments.contains { argument in
            let word = String(decoding: argument.flag + argument.value, as: UTF8.self)
            if word.contains("trigraphs") || word.contains("-ansi") { return true }
            return word.contains("-std=") && !word.contains("-std=gnu")
        }
    }
}
