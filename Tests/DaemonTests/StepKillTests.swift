import Daemon
import Posix
import Testing

@Suite struct StepKillTests {
    private func rule(_ variables: [String], first: String = "systemd\n") -> StepKill {
        StepKill(Environment(entries: variables.map { Array($0.utf8) }), firstProcess: Array(first.utf8))
    }

    @Test func `a CI service, a shell as the first process, or the setting make misses wait`() {
        #expect(!rule([]).applies)
        #expect(rule(["CI=true"]).applies)
        #expect(!rule(["CI=false"]).applies && !rule(["CI="]).applies)
        #expect(rule([], first: "sh\n").applies && rule([], first: "bash").applies)
        #expect(!rule([], first: "").applies && !rule([], first: "shepherd").applies)
        #expect(rule(["SWCACHE_STEP_KILL=1"]).applies)
    }

    @Test func `the setting outweighs what is found`() {
        #expect(!rule(["SWCACHE_STEP_KILL=0", "CI=true"], first: "sh\n").applies)
        #expect(rule(["SWCACHE_STEP_KILL=", "CI=true"]).applies)
    }

    @Test func `only more than the bound of pending uploads is waited for`() {
        let applies = rule(["CI=1"])
        #expect(!applies.mustWait(pending: StepKill.mostPending))
        #expect(applies.mustWait(pending: StepKill.mostPending + 1))
        #expect(!rule([]).mustWait(pending: 1_000_000))
    }
}
