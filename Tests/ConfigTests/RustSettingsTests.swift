import Config
import Testing

@Suite struct RustSettingsTests {
    private func rust(_ desk: Desk) throws -> RustSettings { try desk.resolve().request.rust }

    @Test func `everything is kept, and no macro is vouched for`() throws {
        let settings = try rust(Desk())
        #expect(
            settings.crateTypes == ["lib", "rlib", "staticlib", "bin", "dylib", "cdylib", "proc-macro", "test"])
        #expect(settings.pureMacros.isEmpty && settings.keepsLinked)
    }

    @Test func `the switch takes off what a linker makes`() throws {
        let settings = try rust(Desk("SCCACHE_RUST_LINKED=off"))
        #expect(settings.crateTypes == ["lib", "rlib", "staticlib"] && !settings.keepsLinked)
        #expect(try rust(Desk("SCCACHE_RUST_LINKED=on")) == RustSettings())
        #expect(try rust(Desk("SCCACHE_RUST_LINKED=")) == RustSettings())
    }

    @Test func `a list names what is kept, in the file and in the variable, which wins`() throws {
        let file = "[rust]\ncrate_types = [\"lib\", \"test\"]\npure_macros = [\"serde-derive\", \"thiserror_impl\"]\n"
        let fromFile = try rust(Desk(file: file))
        #expect(fromFile.crateTypes == ["lib", "test"] && fromFile.keepsLinked)
        #expect(fromFile.pureMacros == ["serde_derive", "thiserror_impl"])
        let both = try rust(Desk("SCCACHE_RUST_LINKED=lib, bin", "SCCACHE_RUST_PURE_MACROS=one-two,three", file: file))
        #expect(both.crateTypes == ["lib", "bin"] && both.pureMacros == ["one_two", "three"])
        #expect(try rust(Desk(file: "[rust]\ncrate_types = []\n")).crateTypes.isEmpty)
    }

    @Test(arguments: [
        (Desk("SCCACHE_RUST_LINKED=lib,exe"), "SCCACHE_RUST_LINKED"),
        (Desk("SCCACHE_RUST_LINKED=lib,"), "SCCACHE_RUST_LINKED"),
        (Desk("SCCACHE_RUST_PURE_MACROS=a,,b"), "SCCACHE_RUST_PURE_MACROS"),
        (Desk("SCCACHE_RUST_PURE_MACROS=../a"), "SCCACHE_RUST_PURE_MACROS"),
        (Desk(file: "[rust]\ncrate_types = [\"exe\"]\n"), "rust.crate_types"),
        (Desk(file: "[rust]\ncrate_types = \"lib\"\n"), "rust.crate_types"),
        (Desk(file: "[rust]\npure_macros = [\"\"]\n"), "rust.pure_macros"),
        (Desk(file: "[rust]\npure_macro = []\n"), "rust.pure_macro;"),
    ])
    func `what is no type and no name is refused, with what would be accepted`(desk: Desk, name: String) throws {
        let complaint = try #require(desk.complaint)
        #expect(complaint.contains(name), "\(complaint)")
    }
}
