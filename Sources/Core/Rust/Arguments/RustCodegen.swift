/// What code generation and linking were told.
package struct RustCodegen: Equatable, Sendable {
    /// `automatic`: thin, between the units of this crate only.
    package enum LinkTime: UInt8, Sendable { case automatic, off, thin, fat }
    package enum Strip: UInt8, Sendable { case none, debugInfo, symbols }

    package var linker: [UInt8]?
    package var linkerFlavor: [UInt8]?
    package var linkSelfContained: [UInt8]?
    /// `link-arg` and the words of `link-args`, in order.
    package var linkArguments: [[UInt8]] = []
    package var linkTime = LinkTime.automatic
    package var linkerPlugin = false
    package var extraFilename: [UInt8] = []
    /// The last `-g` or `-C debuginfo`.
    package var debugInfo: [UInt8] = []
    package var splitDebugInfo: [UInt8]?
    package var codegenUnits: [UInt8]?
    /// `native` in `target-cpu` or `tune-cpu`: code for the machine that rustc runs on.
    package var usesNativeCPU = false
    /// `profile-use`; rustc lists the file in its dep-info.
    package var profileUse: [UInt8]?
    package var preferDynamic = false
    package var rpath = false
    package var strip = Strip.none
    package var embedsBitcode = true
    /// Some output may hold paths in a form that a search for their bytes does not find (compressed sections).
    package var mayHidePaths = false

    package init() {}

    package var hasDebugInfo: Bool { !(debugInfo.isEmpty || debugInfo == "0" || debugInfo == "none") }
}
