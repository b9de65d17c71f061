/// Variables that rustc and clippy themselves read; what `env!` asks for the dep-info tells.
package enum RustVariables {
    /// Part of every key.
    private static let keyed = names(
        """
        RUSTC_BOOTSTRAP RUSTC_FORCE_RUSTC_VERSION RUSTC_FORCE_INCREMENTAL RUST_TARGET_PATH SDKROOT DEVELOPER_DIR \
        MACOSX_DEPLOYMENT_TARGET IPHONEOS_DEPLOYMENT_TARGET TVOS_DEPLOYMENT_TARGET WATCHOS_DEPLOYMENT_TARGET \
        XROS_DEPLOYMENT_TARGET SOURCE_DATE_EPOCH LD_PRELOAD LD_AUDIT RUSTC_OVERRIDE_VERSION_STRING RUST_MIN_STACK
        """)
    /// Part of the keys of what clippy makes.
    private static let clippy = names(
        "CLIPPY_ARGS CLIPPY_CONF_DIR CLIPPY_DISABLE_DOCS_LINKS CARGO_PRIMARY_PACKAGE SYSROOT")
    /// They write files or logs that nobody follows.
    private static let refused = names("RUSTC_LOG")
    /// A macro is likely to read them, and the compiler does not tell.
    package static let macros = names(
        """
        CARGO_CRATE_NAME CARGO_BIN_NAME CARGO_MANIFEST_DIR CARGO_MANIFEST_PATH CARGO_MANIFEST_LINKS OUT_DIR \
        CARGO_PKG_NAME CARGO_PKG_VERSION CARGO_PKG_VERSION_MAJOR CARGO_PKG_VERSION_MINOR CARGO_PKG_VERSION_PATCH \
        CARGO_PKG_VERSION_PRE CARGO_PKG_AUTHORS CARGO_PKG_DESCRIPTION CARGO_PKG_HOMEPAGE CARGO_PKG_REPOSITORY \
        CARGO_PKG_LICENSE CARGO_PKG_LICENSE_FILE CARGO_PKG_RUST_VERSION CARGO_PKG_README
        """)

    package static func isRefused(_ name: some Sequence<UInt8>) -> Bool { refused.contains(Array(name)) }

    package static func isKeyed(_ name: some Sequence<UInt8>, clippy isClippy: Bool, linked: Bool) -> Bool {
        let name = Array(name)
        return keyed.contains(name) || isClippy && clippy.contains(name)
            || linked && LinkerVariables.keyed.contains(String(decoding: name, as: UTF8.self))
    }

    private static func names(_ text: String) -> Set<[UInt8]> {
        Set(text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
    }
}
