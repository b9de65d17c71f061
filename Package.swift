// swift-tools-version: 6.2
import PackageDescription

/// `SWCACHE_PACKAGING=1 swift build -c release` links for installation: libraries are found beside the
/// binary and never in the toolchain. A plain build keeps the toolchain's path, so it runs in place.
let packaging = Context.environment["SWCACHE_PACKAGING"] != nil
let runPath: [LinkerSetting] =
    packaging
    ? [.unsafeFlags(["-no-toolchain-stdlib-rpath", "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN"])] : []

/// The client is one static file in release: it starts in about the time of `/bin/true`.
let staticClient: [LinkerSetting] = [
    .unsafeFlags(["-static-executable", "-Xlinker", "-s"], .when(configuration: .release))
]

/// Every plugin exports its entry point and nothing else. (gold, the default, leaves some local names in the
/// dynamic symbol table; lld does not.)
let exportsOnlyTheEntry: [LinkerSetting] = [
    .unsafeFlags(["-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map"])
]

/// Plugins are installed in a folder below the runtime libraries.
let pluginRunPath: [LinkerSetting] =
    packaging ? [.unsafeFlags(["-no-toolchain-stdlib-rpath", "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/.."])] : []

let cSettings: [CSetting] = [.unsafeFlags(["-std=gnu11", "-Wall", "-Wextra"])]

/// A layer of the daemon: its folder under `Sources/Core`, and the layers that it may know.
func layer(_ name: String, knows dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Core/\(name)")
}

/// A backend: `Plugins/<Name>` becomes `libswcache-<name>.so`, which links statically what it needs of this package.
func plugin(_ name: String, knows dependencies: [Target.Dependency] = [], in folder: String = "Plugins") -> Target {
    .target(
        name: "\(name)Plugin", dependencies: ["PluginABI", "PluginKit"] + dependencies, path: "\(folder)/\(name)",
        exclude: ["\(name.lowercased()).toml"], linkerSettings: exportsOnlyTheEntry + pluginRunPath)
}

/// What becomes of `plugin(name)`.
func pluginProduct(_ name: String) -> Product {
    .library(name: "swcache-\(name.lowercased())", type: .dynamic, targets: ["\(name)Plugin"])
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies)
}

let package = Package(
    name: "swcache",
    products: [
        .executable(name: "swcache", targets: ["swcache"]),
        .executable(name: "swcached", targets: ["swcached"]),
        .executable(name: "swcachectl", targets: ["swcachectl"]),
        .library(name: "swcache-directory", type: .dynamic, targets: ["DirectoryPlugin"]),
        pluginProduct("GCS"),
        pluginProduct("Azure"),
        pluginProduct("S3"),
        pluginProduct("OSS"),
        pluginProduct("COS"),
        pluginProduct("Redis"),
        pluginProduct("Memcached"),
        pluginProduct("GHA"),
        pluginProduct("Memory"),
        pluginProduct("WebDAV"),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2")
    ],
    targets: [
        // C at the edges.
        .target(name: "CPosix", cSettings: [.define("_GNU_SOURCE")] + cSettings),
        .target(name: "PluginABI", cSettings: [.unsafeFlags(["-std=c11", "-Wall", "-Wextra"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        // hiredis.pc and libmemcached.pc are not used: the first has flags that SwiftPM refuses.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CMemcached", providers: [.apt(["libmemcached-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        // What the client is made of: no Foundation, no package from outside.
        .target(name: "Memory"),
        .target(name: "Wire", dependencies: ["Memory"]),
        .target(name: "Posix", dependencies: ["CPosix", "Memory"]),
        .target(name: "Launch", dependencies: ["Memory", "Posix", "Wire"]),
        .target(
            name: "CStart", dependencies: ["CPosix"],
            cSettings: [.define("SWC_STATIC_CLIENT", .when(configuration: .release))] + cSettings),
        .executableTarget(
            name: "swcache", dependencies: ["CStart", "Launch", "Memory", "Posix", "Wire"], linkerSettings: staticClient
        ),

        // The daemon, layer by layer: a layer that is not named here cannot be imported.
        .target(name: "PosixAsync", dependencies: ["Posix"]),
        layer("Hashing", knows: ["COpenSSL"]),
        layer("Documents"),
        layer("Config", knows: ["Documents", "Posix"]),
        layer("Statistics", knows: ["Documents", "Posix"]),
        layer("Arguments"),
        layer("Compilers", knows: ["Arguments", "Hashing", "Posix"]),
        layer("Keys", knows: ["Arguments", "Hashing", "Memory", "Posix"]),
        layer("Rust", knows: ["Hashing", "Keys", "Posix"]),
        layer("Entries", knows: ["Hashing", "Posix", "CZstd"]),
        layer("Plugins", knows: ["Documents", "PluginABI", "Posix"]),
        layer("Explanations", knows: ["Arguments", "Documents", "Hashing"]),
        layer("Storage", knows: ["Plugins", "Hashing", "Posix", "PosixAsync"]),
        layer("Backends", knows: ["Config", "Documents", "Hashing", "Plugins", "Posix", "PosixAsync", "Storage"]),
        layer(
            "Daemon",
            knows: [
                "Arguments", "Backends", "Compilers", "Config", "CPosix", "Entries", "Explanations", "Hashing", "Keys",
                "Launch", "Plugins", "Posix", "PosixAsync", "Rust", "Statistics", "Storage", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(name: "swcached", dependencies: ["Daemon", "Posix"], linkerSettings: runPath),
        .target(
            name: "Control",
            dependencies: [
                "Backends", "Config", "Launch", "Memory", "Plugins", "Posix", "PosixAsync", "Statistics", "Storage",
                "Wire",
            ]),
        .executableTarget(name: "swcachectl", dependencies: ["Control", "Posix"], linkerSettings: runPath),

        // What plugins in Swift are made of.
        .target(name: "PluginKit", dependencies: ["PluginABI", "Wire"]),
        .target(
            name: "ObjectStoreKit", dependencies: ["PluginKit", "CCurl", "COpenSSL", "CXML", "Documents", "Posix"]),

        // Backends.
        plugin("Redis", knows: ["CHiredis", "CTLS"]),
        plugin("Memcached", knows: ["CMemcached", "COpenSSL"]),

        // Plugins to learn from.
        .target(
            name: "DirectoryPlugin", dependencies: ["PluginABI"], path: "Examples/Directory",
            cSettings: [.unsafeFlags(["-std=c11", "-Wall", "-Wextra"])],
            linkerSettings: exportsOnlyTheEntry + pluginRunPath),

        plugin("Memory", in: "Examples"),

        // The backends.
        plugin("GCS", knows: ["ObjectStoreKit", "Documents"]),
        plugin("Azure", knows: ["ObjectStoreKit", "Documents"]),
        plugin("S3", knows: ["ObjectStoreKit", "Posix"]),
        plugin("OSS", knows: ["ObjectStoreKit"]),
        plugin("COS", knows: ["ObjectStoreKit", "Documents"]),
        plugin("GHA", knows: ["Documents", "ObjectStoreKit"]),
        plugin("WebDAV", knows: ["ObjectStoreKit"]),

        // A process that the storage tests start and kill.
        .executableTarget(
            name: "diskstorm", dependencies: ["Hashing", "Posix", "PosixAsync", "Storage"],
            path: "Tests/Helpers/diskstorm"),

        // Real servers for the tests of backends.
        .target(name: "BackendServers", dependencies: ["Posix"], path: "Tests/Support/BackendServers"),

        tests(of: "Memory"),
        tests(of: "Wire", ["Memory"]),
        tests(of: "Posix", ["CPosix"]),
        tests(of: "PosixAsync", ["Posix"]),
        tests(of: "Launch", ["Memory", "Posix", "Wire"]),
        tests(of: "Hashing"),
        tests(of: "Documents"),
        tests(of: "Config", ["Documents", "Posix"]),
        tests(of: "Statistics", ["Posix"]),
        tests(of: "Arguments"),
        tests(of: "Compilers", ["Arguments", "Hashing", "Posix"]),
        tests(of: "Keys", ["Arguments", "Hashing", "Posix"]),
        tests(of: "Rust", ["Hashing", "Keys", "Posix"]),
        tests(of: "Entries", ["Hashing", "Posix"]),
        tests(of: "Explanations", ["Documents", "Hashing"]),
        tests(of: "Plugins", ["Documents", "Posix"]),
        tests(of: "PluginKit", ["PluginABI"]),
        tests(of: "ObjectStoreKit", ["BackendServers", "Documents", "PluginKit", "Posix"]),
        .testTarget(name: "GHAPluginTests", dependencies: ["GHAPlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(name: "WebDAVPluginTests", dependencies: ["WebDAVPlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(
            name: "BackendTests",
            dependencies: ["BackendServers", "Plugins", "Hashing", "Posix", "PosixAsync", "Storage"]),
        tests(of: "Storage", ["Plugins", "Hashing", "Posix", "PosixAsync"]),
        tests(of: "Backends", ["Config", "Documents", "Hashing", "Plugins", "Posix", "PosixAsync", "Storage"]),
        tests(
            of: "Daemon",
            [
                "Arguments", "Backends", "Config", "Entries", "Hashing", "Keys", "Posix", "PosixAsync", "Rust",
                "Statistics", "Storage", "Wire", .product(name: "Logging", package: "swift-log"),
            ]),
        tests(of: "Control", ["Launch", "Posix", "Wire", "swcachectl"]),
        .testTarget(name: "GCSPluginTests", dependencies: ["GCSPlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(name: "AzurePluginTests", dependencies: ["AzurePlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(
            name: "S3PluginTests", dependencies: ["S3Plugin", "ObjectStoreKit", "PluginKit", "Posix"]),
        .testTarget(name: "OSSPluginTests", dependencies: ["OSSPlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(name: "COSPluginTests", dependencies: ["COSPlugin", "ObjectStoreKit", "PluginKit"]),
        .testTarget(name: "RedisPluginTests", dependencies: ["RedisPlugin", "PluginKit"]),
        .testTarget(name: "MemcachedPluginTests", dependencies: ["MemcachedPlugin", "PluginKit"]),
        .testTarget(name: "PluginLoadTests"),
        .testTarget(name: "EndToEndTests", dependencies: ["BackendServers", "Keys", "Posix"]),
    ]
)

/// `SWCACHE_FUZZ=1`: the targets of `make fuzz`, and everything that they parse with, watched by libFuzzer. No other build
/// knows of them.
let fuzzing = Context.environment["SWCACHE_FUZZ"] != nil
if fuzzing {
    package.targets.append(
        .executableTarget(
            name: "swcache-fuzz",
            dependencies: [
                "Arguments", "AzurePlugin", "Config", "Documents", "Entries", "GCSPlugin", "Hashing", "Keys", "Memory",
                "ObjectStoreKit", "PluginKit", "Plugins", "Posix", "RedisPlugin", "S3Plugin", "Statistics", "Wire",
            ],
            path: "Tests/Fuzz", exclude: ["corpus"],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
let watched: [SwiftSetting] = fuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + strict + watched
}
