import Posix

/// Every check that stands between a hit and a wrong byte and can be left out to show that it is needed.
/// `docs/cache-key.md` tells what each is about; the mutation tests run a story with and without each.
package enum Guard: String, CaseIterable, Sendable {
    // The manifest's key.
    case compiler, language, assembly, arguments, argumentFiles, extraFiles, environment, searchEnvironment, buster
    case sourceName, directory, logicalDirectory, prefixMaps, objectPath, commandLine

    // What the compiler is.
    case invokedName, programs, libraries, specs, configurations, nativeCPU, compilerAge, newTools

    // What is refused.
    case refusedVariables, namedFiles, time, timestamp, pastedTime, incbin, assemblerInclude, embed, computedHasInclude
    case hiddenWords

    // What a result needs to be as it was.
    case inputs, absentHeaders, absentBesideIncluder, absentDirectories, precompiledBeside, presentHeaders, date
    case searchListAge

    // What makes a compile unfit to be kept.
    case quietInputs, freshOutputs

    // Where unequal texts give equal outputs, and where not.
    case commentsInWarnings, commentsInDebugInformation, commentsInDiagnostics
    case columnsShow, preprocessorWarnings, commentsInText

    // What shows where a hit is handed out.
    case diagnostics, baseInDiagnostics, baseInDebugInformation, baseInOutputs, baseBehindText, mapsOfPlace
    case systemHeaders

    // Rust: what a crate is made of, what macros and linkers read, what shows.
    case crateName, externs, unnamedCrates, clippySettings, linker
    case variables, modules, macroFiles, macroVariables, macroListings
    case linkedFiles, linkAbsences, closure, nativeArchives, rootsInOutputs
}

extension Guard {
    /// False only in a debug build whose daemon was started with `SWCACHE_TEST_WITHOUT` naming this guard.
    @inline(__always) package var holds: Bool {
        #if DEBUG
            self != Self.missing
        #else
            true
        #endif
    }

    #if DEBUG
        private static let missing = Environment.current.raw("SWCACHE_TEST_WITHOUT")
            .flatMap { Guard(rawValue: String(decoding: $0, as: UTF8.self)) }
    #endif
}
