/// Variables that linkers and their drivers read. `PATH` counts through the programs that are found.
package enum LinkerVariables {
    /// What is linked depends on their values.
    package static let keyed: Set<String> = [
        "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "COLLECT_GCC_OPTIONS", "LD_RUN_PATH", "LD_OPTIONS",
        "LDEMULATION", "GNUTARGET", "LLD_VERSION", "SOURCE_DATE_EPOCH", "ZERO_AR_DATE", "SDKROOT", "LIB", "LINK",
        "MACOSX_DEPLOYMENT_TARGET", "CCC_OVERRIDE_OPTIONS", "CLANG_CONFIG_FILE_USER_DIR",
        "CLANG_CONFIG_FILE_SYSTEM_DIR", "CLANG_NO_DEFAULT_CONFIG", "QA_OVERRIDE_GCC3_OPTIONS",
    ]
    /// They let files be written, or other programs run, that nobody follows.
    package static let refused: Set<String> = ["LLD_REPRODUCE", "MOLD_REPRO", "MOLD_DEBUG", "LD_TRACE_LOADED_OBJECTS"]
}
