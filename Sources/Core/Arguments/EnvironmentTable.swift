/// Variables that change what gcc and clang do.
///
/// `PATH` is missing on purpose: it decides which programs run, and these are part of the compiler's identity. So is
/// whatever sccache's own variables say.
package enum EnvironmentTable {
    package enum Class: UInt8, Sendable {
        /// Enters every key: programs, arguments, times and places that show in outputs.
        case key
        /// Decides which headers are found: enters the manifest key only.
        case search
        /// Another name for the working directory: enters keys where `Compilation.directoryMatters`.
        case directory
        /// Shows in diagnostics only: counts where an entry has some.
        case diagnostics
        /// Files are written, or programs run, that nobody follows: the call is not cached.
        case refuse
    }

    /// - Parameter name: of the variable, without `=`.
    /// - Returns: nil for one that changes nothing.
    package static func classify(_ name: [UInt8]) -> Class? {
        if let known = classes[name] { return known }
        return prefixes.first { name.hasPrefix($0.name) }?.class
    }

    /// Whether any variable that matters begins so: most are passed over by their first byte.
    package static func mayMatter(_ first: UInt8) -> Bool { firsts[Int(first)] }

    private static let firsts: [Bool] = {
        var firsts = [Bool](repeating: false, count: 256)
        for name in Array(classes.keys) + prefixes.map(\.name) { firsts[Int(name.first ?? 0)] = true }
        return firsts
    }()

    /// Every variable that is named in full, in no order.
    package static var names: [[UInt8]] { Array(classes.keys) }

    private static let classes: [[UInt8]: Class] = {
        var classes: [[UInt8]: Class] = [:]
        for (names, kind) in rows {
            for name in names.split(separator: " ") { classes[Array(name.utf8)] = kind }
        }
        return classes
    }()

    private static let rows: [(names: String, class: Class)] = [
        // Header search.
        ("CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH OBJCPLUS_INCLUDE_PATH", .search),
        ("INCLUDE EXTERNAL_INCLUDE", .search),
        // Programs.
        ("COMPILER_PATH GCC_EXEC_PREFIX GCC_COMPARE_DEBUG LD_LIBRARY_PATH LD_PRELOAD LD_AUDIT", .key),
        // Additional arguments.
        ("CCC_OVERRIDE_OPTIONS QA_OVERRIDE_GCC3_OPTIONS CLANG_NO_DEFAULT_CONFIG CLANG_CONFIG_FILE_SYSTEM_DIR", .key),
        ("CLANG_CONFIG_FILE_USER_DIR RC_DEBUG_OPTIONS RC_DEBUG_PREFIX_MAP LLVM_OVERRIDE_PRODUCER", .key),
        ("COLLECT_GCC_OPTIONS I_MPI_CC I_MPI_CXX", .key),
        // Apple.
        ("SDKROOT DEVELOPER_DIR TOOLCHAINS MACOSX_DEPLOYMENT_TARGET IPHONEOS_DEPLOYMENT_TARGET", .key),
        ("TVOS_DEPLOYMENT_TARGET WATCHOS_DEPLOYMENT_TARGET XROS_DEPLOYMENT_TARGET", .key),
        ("DRIVERKIT_DEPLOYMENT_TARGET", .key),
        // Time and place. gcc takes the working directory's name from PWD.
        ("SOURCE_DATE_EPOCH TZ", .key),
        ("PWD", .directory),
        // The user's own word.
        ("SCCACHE_C_CUSTOM_CACHE_BUSTER", .key),
        // Diagnostics.
        ("LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES", .diagnostics),
        ("GCC_COLORS GCC_URLS TERM_URLS TERM COLUMNS GCC_EXTRA_DIAGNOSTIC_OUTPUT NO_COLOR", .diagnostics),
        ("EXPERIMENTAL_SARIF_SOCKET CLICOLOR CLICOLOR_FORCE", .diagnostics),
        // Additional outputs.
        ("DEPENDENCIES_OUTPUT SUNPRO_DEPENDENCIES", .refuse),
        ("CC_PRINT_OPTIONS CC_PRINT_HEADERS CC_LOG_DIAGNOSTICS CC_PRINT_PROC_STAT", .refuse),
        ("CC_PRINT_INTERNAL_STAT", .refuse),
    ]

    private static let prefixes: [(name: [UInt8], class: Class)] = [
        ([UInt8]("CC_PRINT_"), .refuse),
        ([UInt8]("CC_LOG_DIAGNOSTICS_"), .refuse),
        ([UInt8]("CLANG_CACHE_"), .key),
        ([UInt8]("LLVM_CACHE_"), .key),
        ([UInt8]("LLVM_CAS_"), .key),
        ([UInt8]("NIX_"), .key),
        ([UInt8]("HARDENING_"), .key),
    ]
}
