import Keys
import Rust
import Testing

@Suite struct CrateRootsTests {
    private func roots(_ output: String, in directory: String = "/p", base: [String] = []) -> Roots {
        CrateRoots(
            directory: bytes(directory), outDirectory: bytes(output), cargoHome: bytes("/h/.cargo"),
            toolchain: bytes("/h/tc"), baseDirectories: base.map(bytes)
        ).roots
    }

    private func target(_ output: String) -> String? {
        roots(output).all.first { $0.origin == .belowTarget }.map { text($0.path) }
    }

    @Test(arguments: [
        ("/p/target/debug/deps", "/p/target/"), ("/p/target/release/deps", "/p/target/"),
        ("/p/target/debug/examples", "/p/target/"), ("/p/target/debug/build/foo-1a2b", "/p/target/"),
        ("/p/target/x86_64-unknown-linux-gnu/debug/deps", "/p/target/"),
        ("/p/target/aarch64-unknown-linux-musl/release/build/foo-1", "/p/target/"),
        ("/p/target/thumbv7em-none-eabihf/debug/deps", "/p/target/"),
        ("/tmp/other/debug/deps", "/tmp/other/"), ("/cache/my-build-target/debug/deps", "/cache/"),
        ("/p/o", "/p/o/"), ("/deps", "/deps/"), ("/x/deps", "/x/deps/"),
    ])
    func `cargo's layout gives the target directory away`(output: String, root: String) {
        #expect(target(output) == root)
    }

    @Test func `what is inside another root is named by itself`() {
        let found = roots("/p/target/debug/deps")
        #expect(found.name(of: bytes("/p/target/debug/x")) == Name(.belowTarget, bytes("/debug/x")))
        #expect(found.name(of: bytes("/p/src/a.rs")) == Name(.belowWorkspace, bytes("/src/a.rs")))
        #expect(found.name(of: bytes("/h/.cargo/registry/x")) == Name(.belowCargoHome, bytes("/registry/x")))
        #expect(found.name(of: bytes("/h/tc/lib/libstd.rlib")) == Name(.belowToolchain, bytes("/lib/libstd.rlib")))
        #expect(found.name(of: bytes("/usr/lib/crt1.o")) == Name(.asSpelled, bytes("/usr/lib/crt1.o")))
    }

    @Test func `the configured directory around the working directory counts`() {
        let found = roots("/p/a/target/debug/deps", in: "/p/a", base: ["/p/", "/q/"])
        #expect(found.name(of: bytes("/p/b/lib.rs")) == Name(.belowBase, bytes("/b/lib.rs")))
        #expect(roots("/p/target/debug/deps", base: ["/q/"]).all.allSatisfy { $0.origin != .belowBase })
    }

    @Test func `the root of the file system is no root`() {
        #expect(roots("/o", in: "/").all.allSatisfy { $0.path != bytes("/") })
    }
}
