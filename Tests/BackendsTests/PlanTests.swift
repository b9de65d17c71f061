import Backends
import Config
import Testing

@Suite struct PlanTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func names(_ plan: LevelPlan) -> [String] {
        plan.levels.map { if case .plugin(let level) = $0 { level.name } else { "disk" } }
    }

    private func notes(_ plan: LevelPlan) -> [String] { plan.remarks }

    @Test func `without any plugin's option there is the disk, and nothing to say`() throws {
        let plan = try desk.plan(["SCCACHE_DIR=/c", "SCCACHE_RACK_ENABLED=off", "SCCACHE_SHELF="])
        #expect(names(plan) == ["disk"] && plan.problems.isEmpty && !plan.isChain && plan.hasDisk)
    }

    @Test func `of several the one of the highest priority is used, and the others are told so`() throws {
        let plan = try desk.plan(["SCCACHE_RACK_ENABLED=on", "SCCACHE_SHELF=b", "SCCACHE_DIR=/c"])
        #expect(names(plan) == ["shelf"] && plan.losses.isEmpty)
        #expect(
            notes(plan) == [
                "SCCACHE_RACK_ENABLED is ignored: the cache is shelf alone; SCCACHE_MULTILEVEL_CHAIN=shelf,rack uses both",
                "SCCACHE_DIR is ignored: the cache is shelf alone; SCCACHE_MULTILEVEL_CHAIN=disk,shelf uses both",
            ])
        let fromFile = try desk.plan(["SCCACHE_RACK_ENABLED=on"], file: "[cache.shelf]\nbucket = \"b\"\n")
        #expect(names(fromFile) == ["shelf"])
    }

    @Test func `a level tells its place, and what it may do`() throws {
        let plan = try desk.plan(["SCCACHE_SHELF=b", "SCCACHE_SHELF_KEY_PREFIX=p/", "SCCACHE_SHELF_RW_MODE=read_only"])
        #expect(plan.plugins.first?.location == "shelf, name: b, prefix: p")
        #expect(plan.plugins.first?.readOnly == true)
        #expect(try desk.plan(["SCCACHE_SHELF=b"]).plugins.first?.location == "shelf, name: b, prefix: ")
    }

    @Test func `the order of the environment makes no other level`() throws {
        let variables = ["SCCACHE_SHELF=b", "CLOUD_ID=1", "CLOUD_KEY=2", "PROXY=p"]
        let orders = try [variables, variables.reversed()].map { try desk.plan($0).plugins.first?.options.map(\.name) }
        #expect(orders[0] == orders[1] && orders[0]?.contains("env.CLOUD_KEY") == true)
    }

    @Test func `a section switches on, unless it says no`() throws {
        #expect(names(try desk.plan([], file: "[cache.rack]\nurl = \"u\"\n")) == ["rack"])
        #expect(names(try desk.plan([], file: "[cache.rack]\nenabled = true\n")) == ["rack"])
        #expect(names(try desk.plan([], file: "[cache.rack]\nenabled = false\nurl = \"u\"\n")) == ["disk"])
        #expect(
            names(try desk.plan(["SCCACHE_RACK_ENABLED=1"], file: "[cache.rack]\nenabled = false\n")) == ["rack"])
    }

    @Test func `a chain is followed as it is written`() throws {
        let plan = try desk.plan([
            "SCCACHE_MULTILEVEL_CHAIN= Disk, rack ,SHELF", "SCCACHE_DIR=/c", "SCCACHE_RACK_ENABLED=1",
            "SCCACHE_SHELF=b",
            "SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY=All",
        ])
        #expect(names(plan) == ["disk", "rack", "shelf"] && plan.isChain && plan.policy == .all)
        #expect(plan.problems.isEmpty)
        let file = """
            [cache.multilevel]
            chain = ["rack", "shelf"]
            write_error_policy = "ignore"
            [cache.rack]
            [cache.shelf]
            bucket = "b"
            """
        let fromFile = try desk.plan([], file: file)
        #expect(names(fromFile) == ["rack", "shelf"] && fromFile.policy == .ignore)
    }

    @Test func `a level that the chain names must be configured`() throws {
        let plan = try desk.plan(["SCCACHE_MULTILEVEL_CHAIN=disk,rack", "SCCACHE_DIR=/c"])
        #expect(names(plan) == ["disk"])
        #expect(
            plan.mistakes == [
                "the chain of levels names rack, but no Rack cache is configured; set SCCACHE_RACK_ENABLED, or [cache.rack] "
                    + "in the configuration file"
            ])
    }

    @Test func `so must the disk be`() throws {
        let plan = try desk.plan(["SCCACHE_MULTILEVEL_CHAIN=disk,rack", "SCCACHE_RACK_ENABLED=1"])
        #expect(names(plan) == ["rack"])
        #expect(
            plan.mistakes == ["the chain of levels names disk, but no disk cache is configured; set SCCACHE_DIR"])
        let sized = ["SCCACHE_MULTILEVEL_CHAIN=disk", "SCCACHE_CACHE_SIZE=1G"]
        #expect(names(try desk.plan(sized)) == ["disk"])
    }

    @Test func `a bad option costs its level and no other`() throws {
        let plan = try desk.plan([
            "SCCACHE_MULTILEVEL_CHAIN=disk,shelf", "SCCACHE_DIR=/c", "SCCACHE_SHELF=b", "SCCACHE_SHELF_TTL=x",
        ])
        #expect(names(plan) == ["disk"] && plan.mistakes.count == 1)
    }

    @Test func `a plugin that is not there is missed by name, and nothing takes its place`() throws {
        let plan = try desk.plan(["SCCACHE_MULTILEVEL_CHAIN=disk,blobs", "SCCACHE_DIR=/c"])
        #expect(names(plan) == ["disk"])
        #expect(
            plan.losses == [
                "the chain of levels names 'blobs', but there is no such plugin; install libswcache-blobs.so with its "
                    + "manifest, or name their directory in SCCACHE_PLUGIN_DIR (looked in \(desk.path))"
            ])
        #expect(plan.mistakes.isEmpty)
        let section = try desk.plan([], file: "[cache.blobs]\nbucket = \"b\"\n")
        #expect(section.levels.isEmpty && section.losses.count == 1)
        #expect(
            section.losses[0].hasPrefix("\(desk.path)/config has a section cache.blobs, but there is no such plugin"))
        let both = try desk.plan(["SCCACHE_RACK_ENABLED=1"], file: "[cache.blobs]\nbucket = \"b\"\n")
        #expect(names(both) == ["rack"] && both.losses.isEmpty)
    }

    @Test func `what the chain leaves out is told`() throws {
        let plan = try desk.plan(
            ["SCCACHE_MULTILEVEL_CHAIN=disk,disk", "SCCACHE_DIR=/c", "SCCACHE_SHELF=b"], file: "[cache.rack]\n")
        #expect(names(plan) == ["disk"] && plan.losses.isEmpty)
        #expect(
            notes(plan) == [
                "the chain names disk twice; the second one is left out",
                "\(desk.path)/config: cache.rack is ignored: the chain of levels does not name rack",
                "SCCACHE_SHELF is ignored: the chain of levels does not name shelf",
            ])
    }

    @Test func `variables without effect are told, with what was probably meant`() throws {
        let plan = try desk.plan([
            "SCCACHE_SHELF_TTL=7", "SCCACHE_SHELV=b", "SCCACHE_TAPE=t", "SCCACHE_EMPTY=", "SCCACHE_PLUGIN_DIR=/a:b",
        ])
        #expect(names(plan) == ["disk"])
        #expect(
            notes(plan) == [
                "SCCACHE_SHELF_TTL is ignored: the Shelf cache is switched on by SCCACHE_SHELF",
                "SCCACHE_PLUGIN_DIR names 'b', which is left out: it is not an absolute path",
                "SCCACHE_SHELV has no effect: did you mean SCCACHE_SHELF?",
                "SCCACHE_TAPE has no effect: is a plugin not installed?",
            ])
    }
}
