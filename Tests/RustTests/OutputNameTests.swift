import Foundation
import Rust
import Testing

/// What we say is written, and what the real rustc writes.
@Suite(.enabled(if: RustDesk.isAvailable)) struct OutputNameTests {
    private static let common = "--crate-name a_b --edition 2021"
    static let calls = [
        "lib.rs --crate-type lib --emit dep-info,metadata,link", "lib.rs --crate-type rlib,lib --emit=link",
        "lib.rs --crate-type lib --emit metadata --emit dep-info=o/x.d", "lib.rs --crate-type=lib --emit mir,metadata",
        "lib.rs --crate-type lib --emit asm,obj,llvm-ir,llvm-bc,mir,metadata,dep-info,link -C extra-filename=-h1",
        "lib.rs --crate-type lib --emit asm,obj,link -C codegen-units=1 -O",
        "lib.rs --crate-type lib --emit llvm-bc,link -C lto=off",
        "lib.rs --crate-type lib --emit metadata=o/p.rmeta,link=o/q.x",
        "lib.rs --crate-type lib --test --emit link,metadata",
        "lib.rs --test --emit=dep-info,link -C extra-filename=-9f",
        "lib.rs --crate-type staticlib --emit link,dep-info",
        "lib.rs --crate-type cdylib,dylib,rlib,staticlib --emit link,dep-info,metadata -C prefer-dynamic",
        "lib.rs --crate-type cdylib --emit link -g",
        "lib.rs --crate-type dylib --emit link,metadata -C extra-filename=-7",
        "lib.rs --crate-type lib --emit link -g -C split-debuginfo=packed",
        "lib.rs --crate-type lib --emit link -C split-debuginfo=unpacked",
        "lib.rs --crate-type lib --emit link -C save-temps=no",
        "main.rs --crate-type bin --emit dep-info,link", "main.rs --emit dep-info,link",
        "main.rs --crate-type bin --emit=dep-info,metadata -Cextra-filename=-3",
        "main.rs --crate-type bin --emit link=o/prog.x,dep-info", "main.rs --crate-type bin --emit link,obj,asm -g",
        "main.rs --crate-type bin --emit link -C lto=fat -C strip=symbols",
        "main.rs --crate-type bin --test --emit link",
        "macro.rs --crate-type proc-macro --emit dep-info,link -C prefer-dynamic --extern proc_macro",
        "macro.rs --crate-type proc-macro --emit dep-info,metadata --extern proc_macro",
        "lib.rs --crate-type lib --emit link -C instrument-coverage",
        "-gO -vCpanic=abort lib.rs --crate-type lib --emit link",
        "@args lib.rs", "lib.rs --crate-type lib --emit link -C linker-plugin-lto -C embed-bitcode=no",
    ]

    @Test func `every file that is written is named, and no other`() throws {
        let desk = try RustDesk()
        try desk.write("lib.rs", "pub fn f(x: u32) -> u32 { x + 1 }\n")
        try desk.write("main.rs", "fn main() { println!(\"{}\", 1); }\n")
        try desk.write(
            "macro.rs", "use proc_macro::TokenStream;\n#[proc_macro]\npub fn m(x: TokenStream) -> TokenStream { x }\n")
        try desk.write("args", "--crate-type\nlib\r\n--emit=link,dep-info\n-Cextra-filename=-z")
        for (number, line) in Self.calls.enumerated() {
            let folder = ["o", "o/"][number % 2]
            let call = words("\(line) \(Self.common) --out-dir \(folder)")
            let arguments = try String(contentsOf: desk.root.appendingPathComponent("args"), encoding: .utf8)
            let verdict = parse(call, files: ["args": arguments])
            guard case .compilation(let found) = verdict else {
                Issue.record("\(line): \(verdict)")
                continue
            }
            try desk.write("o/x", "")
            desk.remove("o/x")
            let result = try desk.run(call)
            #expect(result.status == 0, "\(line): \(result.diagnostics)")
            #expect(try Set(found.outputNames) == desk.files(in: "o"), "\(line)")
            for output in found.outputs {
                let isExecutable = FileManager.default.isExecutableFile(
                    atPath: desk.root.appendingPathComponent(text(output.path)).path)
                #expect(isExecutable == [.program, .sharedLibrary].contains(output.kind), "\(line): \(output)")
            }
            #expect(found.dependencyFile == found.outputs.first { $0.kind == .dependencies }?.path)
            desk.remove("o")
        }
    }

    /// The expansion is the same call.
    @Test func `argument files are read as rustc reads them`() throws {
        let desk = try RustDesk()
        try desk.write("a.rs", "pub fn f() {}\n")
        for content in [
            "--crate-type=lib\n\n", "--crate-type=lib\n@b\n", " --crate-type=lib", "--crate-type\nlib\r\n",
            "--crate-type=lib\r",
        ] {
            try desk.write("b", content)
            let call = words("a.rs --crate-name a --emit metadata --out-dir o @b")
            let isFine = try desk.run(call).status == 0
            guard case .compilation(let found) = parse(call, files: ["b": content]) else {
                #expect(!isFine, "\(content.debugDescription)")
                continue
            }
            #expect(isFine, "\(content.debugDescription)")
            #expect(found.expandedArguments.count > call.count - 1 && !found.expandedArguments.contains(bytes("@b")))
        }
    }
}
