import Foundation
import Statistics
import Testing

@Suite struct ReportJSONTests {
    @Test func `a session is one compact object with its keys in their order`() {
        var report = report(session())
        report.cacheSize = 1902
        report.baseDirectories = ["/a/"]
        #expect(
            report.json()
                == #"{"stats":{"compile_requests":24,"requests_unsupported_compiler":4,"requests_not_compile":2,"#
                + #""requests_not_cacheable":10,"requests_executed":8,"#
                + #""cache_errors":{"counts":{"C/C++":1},"adv_counts":{"c [gcc]":1}},"#
                + #""cache_hits":{"counts":{"C/C++":1},"adv_counts":{"c [gcc]":1}},"#
                + #""cache_misses":{"counts":{"C/C++":4},"adv_counts":{"c [gcc]":3,"c++ [gcc]":1}},"#
                + #""cache_timeouts":0,"cache_read_errors":0,"non_cacheable_compilations":0,"forced_recaches":1,"#
                + #""cache_write_errors":0,"cache_writes":4,"cache_write_duration":{"secs":0,"nanos":873404},"#
                + #""cache_read_hit_duration":{"secs":0,"nanos":156542},"compilations":5,"#
                + #""compiler_write_duration":{"secs":0,"nanos":140870525},"compile_fails":1,"#
                + #""not_cached":{"-":1,"--save-temps":1,"-E":2,"-M":1,"-MM":1,"-fsyntax-only":1,"@":1,"#
                + #""no input file":1,"unknown source language":1},"dist_compiles":{},"dist_errors":0,"#
                + #""multi_level":null},"cache_location":"Local disk: \"/home/u/.cache/sccache\"","cache_size":1902,"#
                + #""max_cache_size":10737418240,"use_preprocessor_cache_mode":true,"version":"0.16.0","basedirs":["/a/"]}"#
        )
    }

    @Test func `nothing counted is zeros and empty maps`() {
        let json = report().json()
        #expect(json.contains(#""cache_hits":{"counts":{},"adv_counts":{}}"#))
        #expect(json.contains(#""cache_size":null,"#) && !json.contains("\n"))
    }

    @Test func `a level is an object in its place`() {
        var counters = Counters()
        var level = LevelCounters(index: 0, kind: "disk", location: Location.disk("/home/u/c".utf8))
        level.hits = 1
        level.misses = 2
        level.writes = 2
        level.hitTime = .nanoseconds(149_158)
        level.writeTime = .nanoseconds(1_023_448)
        counters.levels = [level]
        #expect(
            report(counters).json().contains(
                #""multi_level":[{"name":"L0 (disk)","location":"Local disk: \"/home/u/c\"","hits":1,"misses":2,"#
                    + #""writes":2,"write_failures":0,"backfills_from":0,"backfills_to":0,"#
                    + #""hit_duration":{"secs":0,"nanos":149158},"write_duration":{"secs":0,"nanos":1023448}}]}"#))
    }

    @Test func `whatever the names are, the JSON is JSON and says them`() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("ab\"\\\n\t\u{0}\u{7f}é😀 /[]")
        for _ in 0..<300 {
            let name = String((0..<8).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            var counters = Counters()
            counters.notCacheable(reason: name)
            counters.hit(LanguageName(basic: name, advanced: name + "x"), readTime: .zero, kind: .direct)
            var report = report(counters)
            report.location = name
            let read = try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any]
            let stats = read?["stats"] as? [String: Any]
            #expect(stats?["not_cached"] as? [String: Int] == [name: 1])
            #expect((stats?["cache_hits"] as? [String: [String: Int]])?["adv_counts"] == [name + "x": 1])
            #expect(read?["cache_location"] as? String == name)
        }
    }
}
