import Config
import Posix
import Testing

@Suite struct VariableTests {
    @Test func `without any setting the defaults count`() throws {
        let settings = try Desk().resolve()
        var expected = Configuration()
        expected.storage.disk.directory = Path("/home/u/.cache/sccache")
        #expect(settings == expected)
        #expect(settings.storage.disk.sizeLimit == 10 << 30)
        #expect(settings.directMode.isOn && settings.directMode.usesChangeTime)
        #expect(settings.directMode.hashesWorkingDirectory && !settings.directMode.trustsFileStat)
        #expect(settings.daemon.idleTimeout == .seconds(600) && settings.daemon.startupTimeout == .seconds(10))
        #expect(!settings.storage.disk.readOnly && !settings.storage.disk.isConfigured)
    }

    @Test func `every variable of a request finds its place`() throws {
        let settings = try Desk(
            "SCCACHE_DIR=/c", "SCCACHE_CACHE_SIZE=5G", "SCCACHE_LOCAL_RW_MODE=read_only", "SCCACHE_DIRECT=OFF",
            "SCCACHE_CACHE_ZSTD_LEVEL=30", "SCCACHE_RECACHE=", "SCCACHE_C_CUSTOM_CACHE_BUSTER=v 2",
            "SCCACHE_EXTRAFILES=/a:b", "SCCACHE_CACHE_MULTIARCH=", "SCCACHE_MULTILEVEL_CHAIN= Disk ,other,OTHER",
            "SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY=ALL"
        ).resolve()
        #expect(settings.storage.disk.directory == Path("/c"))
        #expect(settings.storage.disk.sizeLimit == 5 << 30)
        #expect(settings.storage.disk.readOnly && settings.storage.disk.isConfigured)
        #expect(settings.storage.compressionLevel == 22)
        #expect(settings.storage.levels == LevelChain(names: ["disk", "other", "other"], policy: .all))
        #expect(!settings.directMode.isOn)
        #expect(settings.request.recache && !settings.request.bypassesCache)
        #expect(settings.request.cacheBuster == Array("v 2".utf8))
        #expect(settings.request.extraFiles == [Array("/a".utf8), Array("b".utf8)])
        #expect(settings.request.allowsSeveralArchitectures)
    }

    @Test func `every variable of the daemon finds its place`() throws {
        let settings = try Desk(
            "SCCACHE_IDLE_TIMEOUT=5", "SCCACHE_MAX_FRAME_LENGTH=1000", "SCCACHE_NO_DAEMON=1",
            "SCCACHE_ALLOW_CORE_DUMPS=1", "SCCACHE_LOG=server=trace,warn", "SCCACHE_LOG_MILLIS=",
            "SCCACHE_ERROR_LOG=/log"
        ).resolve().daemon
        #expect(settings.idleTimeout == .seconds(5))
        #expect(settings.largestFrame == 1000)
        #expect(settings.staysInForeground && settings.allowsCoreDumps)
        #expect(settings.log.milliseconds && settings.log.file == Path("/log"))
        #expect(settings.log.level(for: "server") == .trace && settings.log.level(for: "x") == .warn)
        #expect(try Desk("SCCACHE_IDLE_TIMEOUT=0").resolve().daemon.idleTimeout == nil)
        #expect(try Desk("SCCACHE_IDLE_TIMEOUT=18446744073709551615").resolve().daemon.idleTimeout != nil)
        #expect(try !Desk("SCCACHE_NO_DAEMON=yes").resolve().daemon.staysInForeground)
    }

    @Test func `a bypassed cache is not a forced recache`() throws {
        let request = try Desk("SCCACHE_NO_CACHE=", "SCCACHE_RECACHE=1").resolve().request
        #expect(request.bypassesCache && !request.recache)
    }

    @Test func `empty means unset`() throws {
        let unset = try Desk().resolve()
        for name in [
            "SCCACHE_DIR", "SCCACHE_CACHE_SIZE", "SCCACHE_DIRECT", "SCCACHE_LOCAL_RW_MODE", "SCCACHE_IDLE_TIMEOUT",
            "SCCACHE_CACHE_ZSTD_LEVEL", "SCCACHE_MULTILEVEL_CHAIN", "SCCACHE_EXTRAFILES", "SCCACHE_ERROR_LOG",
        ] {
            #expect(try Desk(name + "=").resolve() == unset, "\(name)")
        }
    }

    @Test func `the older names count when the newer are unset`() throws {
        #expect(try Desk("CACHEPOT_DIR=/old").resolve().storage.disk.directory == Path("/old"))
        let both = try Desk("CACHEPOT_DIR=/old", "SCCACHE_DIR=/new").resolve()
        #expect(both.storage.disk.directory == Path("/new"))
        #expect(try Desk("CACHEPOT_RECACHE=1").resolve().request.recache)
    }

    @Test(arguments: [
        ("100", UInt64(100)), ("+1k", 1024), ("20K", 20 << 10), ("2M", 2 << 20), ("5g", 5 << 30), ("1T", 1 << 40),
        ("0", 0),
    ])
    func `a size is read`(spelled: String, bytes: UInt64) throws {
        #expect(try Desk("SCCACHE_CACHE_SIZE=\(spelled)").resolve().storage.disk.sizeLimit == bytes)
    }

    @Test(arguments: [
        ("SCCACHE_CACHE_SIZE", "15GB", "10G"), ("SCCACHE_CACHE_SIZE", "1.5G", "10G"),
        ("SCCACHE_CACHE_SIZE", " 15G", "10G"),
        ("SCCACHE_CACHE_SIZE", "2P", "10G"), ("SCCACHE_CACHE_SIZE", "99999999999T", "10G"),
        ("SCCACHE_CACHE_SIZE", "-1", "10G"), ("SCCACHE_CACHE_SIZE", "K", "10G"),
        ("SCCACHE_DIRECT", "perhaps", "true, on"),
        ("SCCACHE_LOCAL_RW_MODE", "rw", "READ_ONLY or READ_WRITE"), ("SCCACHE_DIR", "rel/dir", "absolute path"),
        ("SCCACHE_BASEDIRS", "/a:rel", "absolute paths"), ("SCCACHE_IDLE_TIMEOUT", "soon", "whole number"),
        ("SCCACHE_CACHE_ZSTD_LEVEL", "high", "whole number"), ("SCCACHE_MULTILEVEL_CHAIN", "disk,,x", "level names"),
        ("SCCACHE_CLIENT_SIDE", "2", "true, on"), ("SCCACHE_MAX_FRAME_LENGTH", "8M", "whole number"),
    ])
    func `a bad value is one line with the variable, the value and what is accepted`(
        name: String, value: String, accepted: String
    ) throws {
        let complaint = try #require(Desk("\(name)=\(value)").complaint)
        #expect(complaint.hasPrefix("\(name) has the value '\(value)'; accepted is "))
        #expect(complaint.contains(accepted) && !complaint.contains("\n"))
    }

    @Test func `a policy counts only beside a chain, and is checked there`() throws {
        #expect(try Desk("SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY=x").resolve().storage.levels == nil)
        let complaint = Desk("SCCACHE_MULTILEVEL_CHAIN=a", "SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY=x").complaint
        #expect(
            complaint == "SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY has the value 'x'; accepted is ignore, l0 or all")
    }

    @Test func `the disk is configured by any of its variables, or its section`() throws {
        #expect(try !Desk("SCCACHE_MULTILEVEL_CHAIN=disk").resolve().storage.disk.isConfigured)
        #expect(try Desk("SCCACHE_CACHE_SIZE=1G").resolve().storage.disk.isConfigured)
        #expect(try Desk(file: "[cache.disk]").resolve().storage.disk.isConfigured)
    }

    @Test func `a value that would break the line of the message does not`() {
        #expect(Desk("SCCACHE_DIRECT=a\nb").complaint?.hasPrefix("SCCACHE_DIRECT has the value 'a b'; ") == true)
    }
}
