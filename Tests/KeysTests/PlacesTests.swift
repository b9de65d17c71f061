import Arguments
import Hashing
import Keys
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct BaseDirectoryTests {
    private func base(_ configured: [String], source: String = "/w/src/a.c", directory: String = "/w/build")
        -> BaseDirectory
    {
        BaseDirectory(configured: configured.map(bytes), source: bytes(source), directory: bytes(directory))
    }

    @Test func `the longest around the source counts, else the one around the working directory`() {
        #expect(base(["/w/", "/w/src/", "/"]).path == bytes("/w/src/"))
        #expect(base(["/w/build/", "/other/"]).path == bytes("/w/build/"))
        #expect(base(["/w/build/", "/w/src/"]).path == bytes("/w/src/"))
        #expect(base(["/other/"]).path == nil)
        #expect(base(["/w/sr/"]).path == nil, "a part of a name is no directory")
        #expect(base(["/w/build/"], source: "/x/a.c", directory: "/w/build").path == bytes("/w/build/"))
    }

    @Test(arguments: ["/w/src/a.c", "/w", "/w/", "/wx/a.c", "a.c", "", "/", "../x", "/w//x"])
    func `a name leads back to its path`(_ text: String) {
        for configured in [["/w/"], [], ["/"]] {
            let base = base(configured)
            #expect(base.roots.path(of: base.name(of: bytes(text))) == bytes(text), "\(configured)")
        }
    }

    @Test func `names below the base are the same in every checkout, others are not`() {
        let one = base(["/w/"])
        let other = base(["/v/"], source: "/v/a.c", directory: "/v")
        #expect(one.name(of: bytes("/w/src/h.h")) == other.name(of: bytes("/v/src/h.h")))
        #expect(one.name(of: bytes("/w")) == other.name(of: bytes("/v")))
        #expect(one.name(of: bytes("/v/src/h.h")) == Name(.asSpelled, bytes("/v/src/h.h")))
        #expect(one.name(of: bytes("/wx")).origin == .asSpelled)
        #expect(one.roots.digest(of: [.belowBase]) != other.roots.digest(of: [.belowBase]))
    }

    @Test func `without a base directory a name below one leads nowhere`() {
        #expect(base([]).roots.path(of: Name(.belowBase, bytes("/h.h"))) == nil)
    }

    @Test func `it is found in bytes without its slash`() {
        #expect(base(["/w/"]).isMentioned(in: bytes("compiled in /w.")))
        #expect(!base(["/w/"]).isMentioned(in: bytes("compiled in /v.")))
        #expect(!base([]).isMentioned(in: bytes("/w")))
    }
}

@Suite struct PlacesTests {
    private func places(_ change: (inout Compilation) -> Void = { _ in }, directory: String = "/w/build") -> Places {
        var compilation = Compilation(dialect: .gcc, language: .c, input: bytes("a.c"), object: bytes("a.o"))
        change(&compilation)
        return Places(
            compilation: compilation, directory: bytes(directory),
            base: BaseDirectory(configured: [bytes("/w/")], source: bytes("/w/a.c"), directory: bytes(directory)))
    }

    private func map(_ scope: PrefixMap.Scope, _ old: String, _ new: String) -> PrefixMap {
        PrefixMap(scope, old: bytes(old), new: bytes(new))
    }

    @Test func `the directory counts only where it shows`() {
        #expect(places().recordedDirectory == nil)
        #expect(places { $0.directoryMatters = true }.recordedDirectory == bytes("/w/build"))
    }

    @Test func `debug information shows the directory after the last map that fits`() {
        let maps = [map(.file, "/w", "/one"), map(.debug, "/w", "/two"), map(.macro, "/w", "/three")]
        let mapped = places { (compilation: inout Compilation) in
            compilation.directoryMatters = true
            compilation.hasDebugInfo = true
            compilation.prefixMaps = maps
        }
        #expect(mapped.recordedDirectory == bytes("/two/build"))
        // Coverage has maps of its own: the directory as it is.
        let covered = places { (compilation: inout Compilation) in
            compilation.directoryMatters = true
            compilation.hasDebugInfo = true
            compilation.objectPathMatters = true
            compilation.prefixMaps = maps
        }
        #expect(covered.recordedDirectory == bytes("/w/build"))
    }

    @Test func `a compilation directory stands in place of the working directory`() {
        let named = places { (compilation: inout Compilation) in
            compilation.directoryMatters = true
            compilation.hasDebugInfo = true
            compilation.compilationDirectory = bytes(".")
        }
        #expect(named.recordedDirectory == bytes("."))
    }

    @Test func `a map is known by its place in the base directory, and its slash counts`() {
        let own = places { $0.prefixMaps = [self.map(.file, "/w", "/s")] }.maps
        let slashed = places { $0.prefixMaps = [self.map(.file, "/w/", "/s")] }.maps
        let working = places { $0.prefixMaps = [self.map(.file, "/w/build", "/s")] }.maps
        let foreign = places { $0.prefixMaps = [self.map(.file, "/v", "/s")] }.maps
        #expect(own != slashed && own != working && own != foreign && working != foreign)
        #expect(own != places { $0.prefixMaps = [self.map(.debug, "/w", "/s")] }.maps)
        #expect(own != places { $0.prefixMaps = [self.map(.file, "/w", "/t")] }.maps)
    }

    @Test func `an object's path is absolute`() {
        #expect(places().recordedObject == bytes("/w/build/a.o"))
        #expect(places { $0.object = bytes("/o/a.o") }.recordedObject == bytes("/o/a.o"))
    }
}
