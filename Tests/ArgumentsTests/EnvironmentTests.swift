import Arguments
import Testing

@Suite struct EnvironmentTests {
    @Test(
        arguments: [
            ("CPATH", .search), ("OBJCPLUS_INCLUDE_PATH", .search), ("COMPILER_PATH", .key),
            ("CCC_OVERRIDE_OPTIONS", .key),
            ("SOURCE_DATE_EPOCH", .key), ("MACOSX_DEPLOYMENT_TARGET", .key), ("SCCACHE_C_CUSTOM_CACHE_BUSTER", .key),
            ("NIX_CFLAGS_COMPILE", .key), ("CLANG_CACHE_REDACT_TIME_MACROS", .key), ("PWD", .directory),
            ("LANG", .diagnostics),
            ("GCC_COLORS", .diagnostics), ("NO_COLOR", .diagnostics), ("DEPENDENCIES_OUTPUT", .refuse),
            ("SUNPRO_DEPENDENCIES", .refuse), ("CC_PRINT_HEADERS", .refuse), ("CC_PRINT_HEADERS_FORMAT", .refuse),
            ("CC_LOG_DIAGNOSTICS_FILE", .refuse),
        ] as [(String, EnvironmentTable.Class)])
    func `a variable has a class`(name: String, expected: EnvironmentTable.Class) {
        #expect(EnvironmentTable.classify(bytes(name)) == expected)
    }

    @Test(arguments: ["PATH", "HOME", "", "CPATHS", "CPAT", "SCCACHE_DIR", "OLDPWD", "CC", "CFLAGS"])
    func `others change nothing`(name: String) {
        #expect(EnvironmentTable.classify(bytes(name)) == nil)
    }

    @Test func `names need not be text`() {
        #expect(EnvironmentTable.classify([0xFF, 0x00]) == nil)
        #expect(EnvironmentTable.classify(bytes("NIX_") + [0xFF]) == .key)
    }

    @Test func `what the drivers of this machine read is known`() {
        #expect(EnvironmentTable.names.count > 40)
        #expect(EnvironmentTable.names.allSatisfy { EnvironmentTable.classify($0) != nil })
    }
}
