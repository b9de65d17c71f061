import Config
import Posix
import Testing

@Suite struct PlacesTests {
    private func places(_ variables: String..., account: String? = "/account") -> Places {
        Places(Environment(entries: variables.map { Array($0.utf8) })) { account.map { Path($0) } }
    }

    @Test func `the XDG directories come first, relative ones are ignored`() {
        let xdg = places("XDG_CONFIG_HOME=/conf", "XDG_CACHE_HOME=/cache", "HOME=/h")
        #expect(xdg.configurationFile == Path("/conf/sccache/config") && xdg.cacheDirectory == Path("/cache/sccache"))
        let relative = places("XDG_CONFIG_HOME=conf", "XDG_CACHE_HOME=cache", "HOME=/h")
        #expect(relative.configurationFile == Path("/h/.config/sccache/config"))
        #expect(relative.cacheDirectory == Path("/h/.cache/sccache"))
        #expect(relative.stateDirectory == Path("/h/.local/state/swcache"))
    }

    @Test func `without HOME the account database tells`() {
        #expect(places().cacheDirectory == Path("/account/.cache/sccache"))
        #expect(places("HOME=").home == Path("/account") && places("HOME=rel").home == Path("/account"))
        #expect(Account.homeDirectory?.isAbsolute == true)
    }

    @Test func `without any home there is no file, and an error names what to set`() {
        #expect(places(account: nil).configurationFile == nil)
        var desk = Desk()
        desk.variables = []
        desk.home = nil
        #expect(desk.complaint == "no directory for the cache: neither SCCACHE_DIR nor HOME is set")
        desk.variables = ["SCCACHE_DIR=/c"]
        #expect(desk.complaint == nil)
    }

    @Test func `a chosen file may be relative to the caller, or none`() throws {
        #expect(places("SCCACHE_CONF=", "HOME=/h").configurationFile == nil)
        var desk = Desk("SCCACHE_CONF=here.toml", file: "[cache.disk]\ndir = \"/file\"")
        desk.path = "/work/here.toml"
        #expect(try desk.resolve().storage.disk.directory == Path("/file"))
    }
}
