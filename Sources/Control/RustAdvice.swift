import Posix

/// What somebody who builds with cargo had better set.
struct RustAdvice {
    /// A sentence each; none where no rustc is in `PATH`.
    let lines: [String]

    init(_ environment: Environment, directory: [UInt8]) {
        lines = Self.hasCompiler(environment, directory) ? Self.lines(environment) : []
    }

    private static func hasCompiler(_ environment: Environment, _ directory: [UInt8]) -> Bool {
        let path = environment.raw("PATH") ?? []
        return path.split(separator: UInt8(ascii: ":")).contains { folder in
            Files.isExecutable(Path(Path(Array("rustc".utf8), in: Array(folder)).bytes, in: directory))
        }
    }

    private static func lines(_ environment: Environment) -> [String] {
        var lines: [String] = []
        // cargo takes only this for no; without a word it compiles members of a workspace incrementally.
        if environment["CARGO_INCREMENTAL"].map({ !$0.elementsEqual("0".utf8) }) ?? true {
            lines.append(
                "set CARGO_INCREMENTAL=0 for cargo: what is compiled incrementally cannot be cached (members of a "
                    + "workspace in the dev and test profiles)")
        }
        if let wrapper = environment["RUSTC_WRAPPER"], !wrapper.isEmpty, !isKnown(wrapper),
            environment["CC"] == nil, environment["HOST_CC"] == nil
        {
            lines.append(
                "for C in build scripts set CC=\"swcache cc\" and CXX=\"swcache c++\", or RUSTC_WRAPPER=sccache where that "
                    + "name is installed: it is the one that the cc crate knows")
        }
        return lines
    }

    /// The `cc` crate puts a wrapper of this name before C compilers as well.
    private static func isKnown(_ wrapper: [UInt8]) -> Bool { Path(wrapper).name.elementsEqual("sccache".utf8) }
}
