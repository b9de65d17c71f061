import Statistics
import Testing

@Suite struct ReportTextTests {
    @Test func `a session reads as users know it`() {
        var report = report(session())
        report.cacheSize = 1902
        #expect(
            report.text(advanced: false) == """
                Compile requests                     24
                Compile requests executed             8
                Cache hits                            1
                Cache hits (C/C++)                    1
                Cache misses                          4
                Cache misses (C/C++)                  4
                Cache hits rate                   20.00 %
                Cache hits rate (C/C++)           20.00 %
                Cache timeouts                        0
                Cache read errors                     0
                Forced recaches                       1
                Cache write errors                    0
                Cache errors                          1
                Cache errors (C/C++)                  1
                Compilations                          5
                Compilation failures                  1
                Non-cacheable compilations            0
                Non-cacheable calls                  10
                Non-compilation calls                 2
                Unsupported compiler calls            4
                Average cache write               0.000 s
                Average compiler                  0.028 s
                Average cache read hit            0.000 s
                Failed distributed compilations       0

                Non-cacheable reasons:
                -E                                    2
                -                                     1
                --save-temps                          1
                -M                                    1
                -MM                                   1
                -fsyntax-only                         1
                @                                     1
                no input file                         1
                unknown source language               1

                Cache location                  Local disk: "/home/u/.cache/sccache"
                Base directories                (none)
                Use direct/preprocessor mode?   yes
                Version (client)                0.16.0
                Cache size                            2 KiB
                Max cache size                       10 GiB

                """)
    }

    @Test func `long languages widen the labels, long values the numbers`() {
        var counters = Counters()
        for _ in 0..<4 { counters.miss(.assembler("assemblerToPreprocess", compiler: "gcc")) }
        counters.miss(cxxGcc)
        let lines = report(counters).text(advanced: true).split(separator: "\n")
        #expect(lines.contains("Cache misses                                        5"))
        #expect(lines.contains("Cache misses (assemblerToPreprocess [gcc])          4"))
        #expect(lines.contains("Cache misses (c++ [gcc])                            1"))
        #expect(lines.contains("Cache hits rate                                  0.00 %"))
        for _ in 0..<3 { counters.compilation(time: .seconds(1000)) }
        counters.hit(.rust, readTime: .milliseconds(1999), kind: .preprocessed)
        let wide = report(counters).text(advanced: false).split(separator: "\n")
        #expect(wide.contains("Average compiler                  1000.000 s"))
        #expect(wide.contains("Average cache read hit               1.999 s"))
        #expect(wide.contains("Cache hits (Rust)                        1"))
        #expect(wide.contains("Cache hits rate (Assembler)           0.00 %"))
        #expect(wide.contains("Cache hits rate (Rust)              100.00 %"))
    }

    @Test func `without look-ups the rate is a dash and no language shows`() {
        let text = report().text(advanced: false)
        #expect(text.contains("\nCache hits rate                       -\n"))
        #expect(!text.contains("(C/C++)") && !text.contains("reasons"))
        #expect(text.contains("Failed distributed compilations       0\nCache location   "))
        #expect(!text.contains("\nCache size"))
    }

    @Test(arguments: [
        (UInt64(0), "0 bytes"), (1, "1 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "2 KiB"), (2560, "2 KiB"),
        (1_048_575, "1024 KiB"), (1 << 20, "1 MiB"), (5 << 30, "5 GiB"), (1 << 40, "1 TiB"), (1 << 50, "1 PiB"),
        (.max, "16 EiB"),
    ])
    func `sizes are whole numbers of the largest unit, ties to even`(bytes: UInt64, shown: String) throws {
        var report = report()
        report.cacheSize = bytes
        let line = try #require(
            report.text(advanced: false).split(separator: "\n").first { $0.hasPrefix("Cache size") })
        #expect(line.hasSuffix(" " + shown))
        let number = try #require(shown.split(separator: " ").first)
        #expect(line.utf8.count == 39 + 1 + shown.utf8.count - number.utf8.count - 1)
    }

    @Test func `a chain shows each level and widens the labels`() throws {
        var counters = session()
        var level = LevelCounters(index: 0, kind: "disk", location: Location.disk("/c".utf8))
        level.hits = 1
        level.misses = 2
        level.writes = 2
        level.writeTime = .milliseconds(5)
        counters.levels = [level, LevelCounters(index: 1, kind: "another-backend", location: "there")]
        var report = report(counters)
        report.location = Location.chain(levels: 2)
        let text = report.text(advanced: false)
        let rows = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        let first = try #require(rows.firstIndex(of: "Multi-level cache levels 2"))
        #expect(
            rows[first...].prefix(13) == [
                "Multi-level cache levels 2", "L0 (disk) hits 1", "L0 (disk) misses 2", "L0 (disk) hit rate 33.33 %",
                "L0 (disk) writes 2", "L0 (disk) write failures 0", "L0 (disk) backfills from 0",
                "L0 (disk) backfills to 0", "L0 (disk) avg cache write 0.002 s", "L0 (disk) avg cache read hit 0.000 s",
                "L1 (another-backend) hits 0", "L1 (another-backend) misses 0", "L1 (another-backend) hit rate -",
            ])
        #expect(text.contains("\n  L1 (another-backend) avg cache read hit   0.000 s\n"))
        #expect(text.hasPrefix("Compile requests                               24\n"))
        #expect(text.contains("\nCache location                            Multi-level (2 levels)\n  L0 (disk)   "))
        #expect(text.contains(" Local disk: \"/c\"\n") && !text.contains("Use direct"))
    }

    @Test func `both versions show when they differ, and directories are listed`() {
        var report = report()
        report.clientVersion = "2.0.0"
        report.baseDirectories = ["/a/", "/b/"]
        let text = report.text(advanced: false)
        #expect(text.contains("\nBase directories                /a/, /b/\n"))
        #expect(text.contains("\nVersion (client)                2.0.0\nVersion (server)                0.16.0\n"))
    }

    @Test func `paths are quoted so that none looks like another`() {
        #expect(Location.disk(#"/a"b\c"#.utf8) == #"Local disk: "/a\"b\\c""#)
        #expect(Location.disk(Array("/é\n".utf8) + [0xff, 0x01]) == #"Local disk: "/é\n\xFF\x01""#)
    }
}
