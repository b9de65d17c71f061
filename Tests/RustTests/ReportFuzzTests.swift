import Keys
import Rust
import Testing

@Suite struct ReportFuzzTests {
    private let roots = Roots([.init(.belowWorkspace, bytes("/p")), .init(.belowTarget, bytes("/p/target"))])
    private let outputs = Roots([.init(.belowOutputs, bytes("o"))])
    private let seeds = [
        "o/a.d: src/lib.rs src/a\\ b.rs\n\no/liba.rlib: src/lib.rs\n\nsrc/lib.rs:\n\n# env-dep:A=b\\nc\n# env-dep:B\n",
        "/p/target/a.d:\n", "# env-dep:X=\n", ": a\n",
    ]

    /// As the language's own generator, but repeatable.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private func mangled(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &dice) {
            let index = Int.random(in: 0...bytes.count, using: &dice)
            switch Int.random(in: 0..<4, using: &dice) {
            case 0 where index < bytes.count: bytes[index] = UInt8.random(in: 0...255, using: &dice)
            case 1: bytes.removeSubrange(index...)
            case 2: bytes.insert(contentsOf: Array(" \\\n:#=".utf8).shuffled(using: &dice), at: index)
            default: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF], at: index)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<400 as Range<UInt64>) func `dep-info of any form is refused or understood`(seed: UInt64) {
        var dice = Dice(state: seed)
        let text = mangled(bytes(seeds[Int(seed) % seeds.count]), &dice)
        guard let info = try? DepInfo(text, roots: roots, outputs: outputs) else { return }
        #expect(PathTemplate(decoding: info.template.encoded()) == info.template, "seed \(seed)")
        #expect(info.inputs.allSatisfy { !$0.isEmpty } && Set(info.inputs).count == info.inputs.count, "seed \(seed)")
        _ = info.template.written(place: { roots.path(of: $0) ?? outputs.path(of: $0) }, variable: { _ in nil })
    }

    @Test(arguments: 0..<400 as Range<UInt64>) func `a template of any bytes is refused or read`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let whole = try DepInfo(bytes(seeds[0]), roots: roots, outputs: outputs).template
        let forged = mangled(whole.encoded(), &dice)
        guard let read = PathTemplate(decoding: forged) else { return }
        #expect(PathTemplate(decoding: read.encoded()) == read, "seed \(seed)")
        _ = read.written(place: { roots.path(of: $0) ?? outputs.path(of: $0) }, variable: { _ in [0, 10, 92] })
    }

    @Test func `every shortened template is refused`() throws {
        let whole = try DepInfo(bytes(seeds[0]), roots: roots, outputs: outputs).template.encoded()
        for end in whole.indices { #expect(PathTemplate(decoding: Array(whole[..<end])) == nil) }
        #expect(PathTemplate(decoding: whole + [0]) == nil)
    }

    @Test(arguments: 0..<400 as Range<UInt64>) func `messages of any form come back as they were`(seed: UInt64) {
        var dice = Dice(state: seed)
        let line = #"{"$message_type":"artifact","artifact":"o/liba.rmeta","emit":"metadata"}"#
        let text = mangled(bytes("warning: x\n" + line + "\n" + line + "\n"), &dice)
        let template = Messages.template(of: text, outputs: outputs)
        #expect(template.written(place: outputs.path, variable: { _ in nil }) == text, "seed \(seed)")
    }

    @Test func `a place that a string cannot hold is not written`() {
        let line = #"{"$message_type":"artifact","artifact":"o/liba.rmeta","emit":"metadata"}"#
        let template = Messages.template(of: bytes(line), outputs: outputs)
        for place in ["a\"b", "a\\b", "a\nb"] {
            let other = Roots([.init(.belowOutputs, bytes(place))])
            #expect(template.written(place: other.path, variable: { _ in nil }) == nil)
        }
    }
}

@Suite struct ModuleFilesTests {
    @Test(arguments: [
        ("src/a.rs", "src/a", "mod.rs"), ("src/a/mod.rs", "src", "a.rs"), ("a.rs", "a", "mod.rs"),
        ("a/mod.rs", ".", "a.rs"), ("/x/a/mod.rs", "/x", "a.rs"),
    ])
    func `each module has one other place`(input: String, directory: String, name: String) throws {
        let found = ModuleFiles.absent(beside: [bytes(input)])
        try #require(found.count == 1)
        #expect(text(found[0].directory) == directory && text(found[0].name) == name)
    }

    @Test(arguments: ["data.txt", "src/a.rs.in", ".rs", "mod.rs", "src/.rs"])
    func `what is no module has none`(input: String) { #expect(ModuleFiles.absent(beside: [bytes(input)]).isEmpty) }
}

@Suite struct RustVariablesTests {
    @Test func `what rustc and clippy read themselves is keyed, and the linker's variables where one runs`() {
        func isKeyed(_ name: String, clippy: Bool = false, linked: Bool = false) -> Bool {
            RustVariables.isKeyed(bytes(name), clippy: clippy, linked: linked)
        }
        for name in ["RUSTC_BOOTSTRAP", "SOURCE_DATE_EPOCH", "SDKROOT", "LD_PRELOAD"] { #expect(isKeyed(name)) }
        #expect(isKeyed("CLIPPY_ARGS", clippy: true) && !isKeyed("CLIPPY_ARGS"))
        #expect(isKeyed("LIBRARY_PATH", linked: true) && !isKeyed("LIBRARY_PATH"))
        #expect(RustVariables.isRefused(bytes("RUSTC_LOG")) && !RustVariables.isRefused(bytes("RUSTC")))
    }

    @Test(arguments: [
        "CARGO_HOME", "CARGO_TERM_COLOR", "CARGO_REGISTRY_TOKEN", "CARGO_TARGET_DIR", "CARGO_INCREMENTAL", "PATH",
    ])
    func `noise and secrets are not`(name: String) {
        #expect(!RustVariables.isKeyed(bytes(name), clippy: true, linked: true))
        #expect(!RustVariables.macros.contains(bytes(name)))
    }
}
