import Rust
import Testing

/// Equal calls have equal keys, and different ones differ.
@Suite struct KeyTests {
    @Test(arguments: [
        ["--edition 2021", "--edition=2021"], ["-O", "-C opt-level=3", "-Copt_level=3", "--codegen=opt-level=3"],
        ["-g", "-Cdebuginfo=2", "--codegen debuginfo=2"], ["-gO", "-g -O", "-g -Copt-level=3"],
        ["-D unused", "-Dunused", "--deny unused", "--deny=unused"], ["--force-warn x", "--force-warn=x"],
        ["-L dependency=x", "-Ldependency=x"], ["-l static=z", "-lstatic=z"], ["-v", "--verbose"],
        ["--cfg a --cfg b", "--cfg b --cfg=a"], ["-Zunstable-options", "-Z unstable_options"],
        ["--extern a=b", "--extern=a=b"], ["--crate-type rlib,lib", "--crate-type=rlib --crate-type lib"],
        ["--emit obj,mir", "--emit=mir --emit obj"], ["-vOC panic=abort", "-vO -Cpanic=abort"],
        ["--remap-path-prefix a=b", "--remap-path-prefix=a=b"], ["--target x-linux", "--target=x-linux"],
    ])
    func `all spellings are one`(lines: [String]) throws {
        let found = try lines.map { try compilation(library + words($0)).withoutWords }
        #expect(found.allSatisfy { $0 == found[0] }, "\(lines): \(found.map(\.keys))")
    }

    @Test(arguments: [
        "--cfg a", "--cfg b", "--cfg a --cfg a", "--check-cfg cfg(a)", "--check-cfg cfg(b)", "--edition 2021",
        "--edition 2024",
        "-A x", "-W x", "-D x", "-F x", "--force-warn x", "-A y", "-A x -W x", "-W x -A x", "--cap-lints allow",
        "--cap-lints warn", "--error-format json", "--error-format short", "--json artifacts",
        "--json artifacts,future-incompat", "--color always", "--color never", "--diagnostic-width 80", "-v",
        "-C lto", "-C lto=", "-C lto=thin", "-C metadata=a", "-C metadata=b", "-C metadata=a -C metadata=b",
        "-C metadata=b -C metadata=a", "-Z threads=2", "-Z threads=4", "--env-set A=b", "--crate-attr x",
        "--extern a", "--extern b", "--extern priv:a", "--extern noprelude:a", "--extern a=x", "--extern a=y",
        "--extern a=x --extern b=y", "--extern b=y --extern a=x", "-L x", "-L y", "-L native=x", "-L crate=x",
        "-L framework=x", "-L dependency=x", "-L x -L y", "-L y -L x", "-l z", "-l static=z", "-l dylib=z",
        "-l static:+bundle=z", "-l static:-bundle=z", "-l static=z:y", "--remap-path-prefix a=b",
        "--remap-path-prefix b=a", "--remap-path-prefix a=b --remap-path-prefix b=a", "--remap-path-scope object",
        "--target a-linux", "--target b.json", "--test", "--crate-type rlib", "--crate-type staticlib", "--emit asm",
        "--emit mir", "",
    ])
    func `nothing else has this key`(line: String) throws {
        let one = try compilation(library + words(line)).withoutWords
        for other in Self.distinct where other != line {
            #expect(try compilation(library + words(other)).withoutWords != one, "\(line) | \(other)")
        }
    }

    private static let distinct = [
        "", "--cfg a", "-A x -W x", "-C metadata=a", "--extern a=x", "-L x", "-l z", "-C lto",
    ]

    @Test func `parts are taken apart as rustc does it`() throws {
        let found = try compilation(
            library
                + words(
                    "--extern priv,nounused:a=x=y --extern b -L /a=b -L native=p=q -l static:+bundle,-verbatim=n:m -l=odd -l k"
                        + " --remap-path-prefix a=b=c"))
        #expect(found.externs.map { text($0.name) } == ["a", "b"])
        #expect(found.externs[0].modifiers.map(text) == ["priv", "nounused"])
        #expect(found.externs.map { $0.path.map(text) } == ["x=y", nil])
        #expect(found.searchPaths.map(\.kind) == [.all, .native])
        #expect(found.searchPaths.map { text($0.path) } == ["/a=b", "p=q"])
        #expect(found.nativeLibraries.map { text($0.kind) } == ["static", "", ""])
        #expect(found.nativeLibraries[0].modifiers.map(text) == ["+bundle", "-verbatim"])
        #expect(found.nativeLibraries.map { text($0.name) } == ["n", "odd", "k"])
        #expect(found.nativeLibraries.map { $0.rename.map(text) } == ["m", nil, nil])
        #expect(found.prefixMaps.map { [text($0.old), text($0.new)] } == [["a=b", "c"]])
    }

    @Test func `facts are noted`() throws {
        let code = try compilation(
            program
                + words(
                    "-C linker=cc -C link-arg=-x -Clink-arg=-y -C linker-flavor=gcc -Clink-self-contained=no -C lto"
                        + " -C extra-filename=-h -Cstrip=symbols -C prefer-dynamic -C embed-bitcode=no -C target-cpu=native"
                        + " -C profile-use=p -C instrument-coverage -C debuginfo=1 -C codegen-units=4 -Clinker-plugin-lto"
                )
                + ["-C", "link-args=-a  -b"]
        ).codegen
        #expect(code.linker.map(text) == "cc" && code.linkerFlavor.map(text) == "gcc")
        #expect(code.linkArguments.map(text) == ["-x", "-y", "-a", "-b"])
        #expect(code.linkSelfContained.map(text) == "no" && code.linkTime == .fat && text(code.extraFilename) == "-h")
        #expect(code.strip == .symbols && code.preferDynamic && !code.embedsBitcode && code.usesNativeCPU)
        #expect(code.profileUse.map(text) == "p" && code.mayHidePaths && code.hasDebugInfo && code.linkerPlugin)
        #expect(code.codegenUnits.map(text) == "4")
        let plain = try compilation(program).codegen
        #expect(plain == RustCodegen() && !plain.hasDebugInfo)
        #expect(try compilation(program + words("-g -C debuginfo=none")).codegen.hasDebugInfo == false)
    }

    @Test func `messages depend on a terminal only where rustc decides about colours`() throws {
        #expect(try compilation(library).messages.dependsOnTerminal)
        for more in ["--color always", "--color=never", "--error-format=json", "--error-format json --json artifacts"] {
            #expect(try compilation(library + words(more)).messages.dependsOnTerminal == false)
        }
        #expect(try compilation(library + words("--json=a,artifacts")).messages.announcesArtifacts)
        #expect(try compilation(library).messages.announcesArtifacts == false)
    }
}
