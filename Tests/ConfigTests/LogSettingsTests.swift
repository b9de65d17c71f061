import Config
import Testing

@Suite struct LogSettingsTests {
    private func log(_ filter: String?) throws -> LogSettings {
        try (filter.map { Desk("SCCACHE_LOG=\($0)") } ?? Desk()).resolve().daemon.log
    }

    @Test func `nothing is logged unless it is asked for`() throws {
        #expect(try log(nil).level(for: "any") == .off)
        #expect(try log("").level(for: "any") == .error)
    }

    @Test func `the longest matching target decides`() throws {
        let log = try log("warn,server=debug,server::disk=off, client ,x=")
        #expect(log.level(for: "other") == .warn && log.level(for: "server::net") == .debug)
        #expect(log.level(for: "server::disk") == .off && log.level(for: "client") == .trace)
        #expect(log.level(for: "x") == .trace)
    }

    @Test func `a filter that is not understood is a warning and errors are still logged`() throws {
        let settings = try Desk("SCCACHE_LOG=a=b=c").resolve()
        #expect(settings.daemon.log.level(for: "any") == .error)
        #expect(settings.warnings == ["SCCACHE_LOG: invalid logging spec 'a=b=c', ignoring it"])
    }
}
