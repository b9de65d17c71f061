import Rust
import Testing

/// What is a compile, what is a question, and why something is refused.
@Suite struct VerdictTests {
    @Test(arguments: [
        "-vV", "-V", "--version", "--help", "-h", "-C help", "-Chelp", "-Z help", "-W help", "--explain E0001",
        "--print sysroot", "--print=cfg=file", "- --crate-name ___ --print=file-names --crate-type bin -Wwarnings",
        "a.rs --emit link --print cfg -o x", "a.rs --emit dep-info --crate-name a --crate-type lib --out-dir o",
    ])
    func `questions are not compiles`(line: String) {
        #expect(parse(words(line)) == .notCompilation)
    }

    @Test(
        arguments: [
            ("-", "-"), ("-o x", "-o"), ("-ox", "-o"), ("--sysroot s", "--sysroot"), ("--sysroot=s", "--sysroot"),
            ("-C incremental=x", "incremental"), ("-Cincremental", "incremental"),
            ("-Copt-level=2 -C incremental=", "incremental"),
            ("-C extra-filename", "extra-filename"), ("-C extra-filename=.x", "extra-filename"),
            ("-C extra-filename=/x", "extra-filename"), ("b.rs", "multiple input files"),
            ("-- b.rs", "multiple input files"),
            ("-C save-temps", "save-temps"), ("-Csave_temps=yes", "save-temps"), ("-C remark=all", "remark"),
            ("-C passes=x", "passes"), ("-C dlltool=x", "dlltool"), ("-C llvm-args=-pgo=x.prof", "llvm-args"),
            ("-C llvm-args=-stats", "llvm-args"), ("-Z self-profile", "-Z self-profile"),
            ("-Zself_profile=d", "-Z self-profile"), ("-Z codegen-backend=x.so", "-Z codegen-backend"),
            ("-C surprise=1", "-C surprise"), ("--surprise=1", "--surprise"), ("--surprise 1", "--surprise"),
            ("-X", "-X"),
            ("-gX", "-gX"), ("--test=1", "--test"), ("--crate-type", "argument parse"), ("--emit", "argument parse"),
            ("--crate-type nonsense", "argument parse"), ("--remap-path-prefix x", "argument parse"),
            ("--emit thin-link-bitcode", "unsupported --emit"), ("--emit dep-info=-", "unsupported --emit"),
            ("--emit link=", "unsupported --emit"), ("--print native-static-libs", "--print"),
            ("--print=link-args=f", "--print"), ("--json timings", "--json"), ("--crate-type sdylib", "crate-type"),
            ("--crate-type bin", "crate-type"), ("--crate-type=proc-macro", "crate-type"),
            ("--emit asm -C codegen-units=2", "unsupported --emit"), ("--emit obj -Clto=thin", "unsupported --emit"),
            ("--crate-type cdylib --emit link=x", "unsupported --emit"),
            ("-g -C split-debuginfo=unpacked", "split-debuginfo"),
            ("--crate-type dylib -g -Csplit-debuginfo=packed", "split-debuginfo"),
            ("--crate-type dylib -C rpath", "rpath"),
            ("--crate-type dylib --target x86_64-pc-windows-gnu", "target"),
            ("--crate-type staticlib --target x86_64-pc-windows-msvc", "target"),
            ("--test --target wasm32-wasip1", "target"), ("--crate-type dylib --target t.json", "target"),
            ("@none", "@"),
        ] as [(String, String)])
    func `a library is refused with`(more: String, expected: String) {
        #expect(reason(library + words(more)) == expected)
    }

    @Test(
        arguments: [
            ("--crate-name a --crate-type lib --emit link --out-dir o", "missing input"),
            ("a.rs --crate-name a --crate-type lib --emit link", "missing output_dir"),
            ("a.rs --crate-name a --crate-type lib --out-dir o", "missing emit"),
            ("a.rs --crate-type lib --emit link --out-dir o", "missing crate_name"),
            ("a.rs --crate-name a.b --crate-type lib --emit link --out-dir o", "--crate-name"),
        ] as [(String, String)])
    func `what is missing is told`(line: String, expected: String) {
        #expect(reason(words(line)) == expected)
    }

    @Test(arguments: ["bin", "proc-macro", "cdylib", "dylib", "lib,dylib"])
    func `linking can be switched off`(type: String) {
        let call = words("a.rs --crate-name a --emit link --out-dir o --crate-type \(type)")
        #expect(reason(call) == nil)
        #expect(reason(call, linked: false) == "crate-type")
        #expect(reason(call.map { $0 == "link" ? "metadata" : $0 }, linked: false) == nil)
    }

    @Test func `a library under test is a program`() throws {
        #expect(reason(library + ["--test"], linked: false) == "crate-type")
        #expect(reason(library, linked: false) == nil)
        let harness = try compilation(library + ["--test"])
        #expect(harness.isLinked && harness.outputNames == ["o/a.d", "o/liba.rmeta", "o/a"])
    }

    @Test func `without a type it is a program`() throws {
        let call = words("a.rs --crate-name a --emit link --out-dir o")
        #expect(try compilation(call).outputNames == ["o/a"])
        #expect(reason(call, linked: false) == "crate-type")
    }

    @Test func `a name that may be a target description here is unsure`() {
        let call = library + ["--target", "odd-linux"]
        #expect(reason(call) == nil)
        #expect(reason(call, files: ["odd-linux.json": "{}"]) == "target unsure")
    }

    @Test func `the first refusal is told, and a question outranks it`() {
        #expect(reason(library + words("-C incremental=x -o y -Z ls")) == "incremental")
        #expect(reason(library + words("-Z ls -o y -C incremental=x")) == "-Z ls")
        #expect(parse(library + words("-Z ls -vV")) == .notCompilation)
    }

    @Test(arguments: [
        "-C save-temps=no", "-C llvm-args=-inline-threshold=5", "-Cllvm_args=--enable-x=true -enable-y",
        "-g -C split-debuginfo=off", "-C split-debuginfo=unpacked", "-g -C split-debuginfo=packed", "-C rpath",
        "-g -C split-debuginfo=unpacked -C debuginfo=0", "--target thumbv7em-none-eabihf", "--emit asm -Clto=off",
        "--crate-type staticlib --target thumbv7em-none-eabihf", "--emit metadata=x", "--emit obj -C codegen-units=1",
    ])
    func `what does no harm is cached`(more: String) {
        // One word of llvm-args may hold several.
        let parts = more.hasPrefix("-Cllvm_args") ? [more] : words(more)
        #expect(reason(library + parts) == nil)
    }
}
