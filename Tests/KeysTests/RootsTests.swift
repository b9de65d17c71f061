import Hashing
import Keys
import Testing

@Suite struct RootsTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private var roots: Roots {
        Roots([
            .init(.belowWorkspace, bytes("/p")), .init(.belowTarget, bytes("/p/target/")),
            .init(.belowBase, bytes("/p")),
        ])
    }

    @Test func `the innermost root names a path, and of equal ones the first`() {
        #expect(roots.name(of: bytes("/p/target/x")) == Name(.belowTarget, bytes("/x")))
        #expect(roots.name(of: bytes("/p/x")) == Name(.belowWorkspace, bytes("/x")))
        #expect(roots.name(of: bytes("/p")) == Name(.belowWorkspace, []))
        #expect(roots.name(of: bytes("/p/")) == Name(.belowWorkspace, bytes("/")))
    }

    @Test(arguments: ["/pp/x", "p/x", "/", "", "/target", "x/p/y"])
    func `what lies elsewhere keeps its spelling`(path: String) {
        #expect(roots.name(of: bytes(path)) == Name(.asSpelled, bytes(path)))
    }

    @Test(arguments: ["/p", "/p/", "/p/a b", "/p/target", "/p/target/debug/x", "/other", "rel"])
    func `a name leads back to its path`(path: String) {
        #expect(roots.path(of: roots.name(of: bytes(path))) == bytes(path))
    }

    @Test func `a name below a root that is not here leads nowhere`() {
        #expect(roots.path(of: Name(.belowToolchain, bytes("/lib"))) == nil)
    }

    @Test func `roots that bytes mention are told, in any surroundings`() {
        #expect(roots.mentioned(in: bytes("\0/p/src/a.rs\0")) == [.belowWorkspace])
        #expect(roots.mentioned(in: [0xFF] + bytes("/p/target") + [0xFF]) == [.belowWorkspace, .belowTarget])
        #expect(roots.mentioned(in: bytes("/q/src")).isEmpty)
    }

    @Test func `the digest of places is that of the named ones, in any order`() {
        let moved = Roots([.init(.belowWorkspace, bytes("/q")), .init(.belowTarget, bytes("/p/target"))])
        #expect(roots.digest(of: [.belowTarget]) == moved.digest(of: [.belowTarget]))
        #expect(roots.digest(of: [.belowWorkspace]) != moved.digest(of: [.belowWorkspace]))
        #expect(
            roots.digest(of: [.belowTarget, .belowWorkspace]) == roots.digest(of: [.belowWorkspace, .belowTarget]))
        #expect(roots.digest(of: [.belowTarget]) != roots.digest(of: [.belowWorkspace, .belowTarget]))
        #expect(roots.digest(of: [.belowToolchain]) != roots.digest(of: []))
    }
}
