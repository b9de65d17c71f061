import Testing

@testable import Daemon

@Suite struct CompactionScheduleTests {
    private typealias Schedule = CompactionSchedule<Int>
    private let second: Int64 = 1_000_000_000

    @Test func `nothing is rewritten while a build runs hard, and begins when it has been over for a while`() {
        var schedule = Schedule()
        var now: Int64 = 0
        // A client is always there, or has just left.
        for call in 0..<1000 {
            schedule.stored(call)
            now += second / 4
            #expect(schedule.next(at: now, quietSince: nil) == .wait(until: now + Schedule.quiet))
            now += second / 4
            #expect(
                schedule.next(at: now, quietSince: now - second / 8) == .wait(until: now - second / 8 + Schedule.quiet))
        }
        let left = now
        #expect(schedule.next(at: left + Schedule.quiet - 1, quietSince: left) == .wait(until: left + Schedule.quiet))
        #expect(schedule.next(at: left + Schedule.quiet, quietSince: left) == .work(.init(item: 0, form: .compressed)))
    }

    @Test func `a build that begins in the middle stops it after the entry in hand`() {
        var schedule = Schedule()
        for item in 0..<3 { schedule.stored(item) }
        var now = Schedule.quiet
        #expect(schedule.next(at: now, quietSince: 0) == .work(.init(item: 0, form: .compressed)))
        schedule.finished(at: now)
        #expect(schedule.next(at: now, quietSince: 0) == .wait(until: now + Schedule.rest))
        now += Schedule.rest
        #expect(schedule.next(at: now, quietSince: nil) == .wait(until: now + Schedule.quiet))
        #expect(schedule.next(at: now, quietSince: now - 1) == .wait(until: now - 1 + Schedule.quiet))
        #expect(schedule.count == 2)
    }

    @Test func `a compressed entry that is hit twice becomes raw, one that is raw stays`() {
        var schedule = Schedule()
        let late = 100 * second
        schedule.hit(1, isCompressed: true)
        #expect(schedule.next(at: late, quietSince: 0) == .nothing)
        schedule.hit(2, isCompressed: false)
        schedule.hit(2, isCompressed: false)
        #expect(schedule.next(at: late, quietSince: 0) == .nothing)
        schedule.hit(1, isCompressed: true)
        #expect(schedule.next(at: late, quietSince: 0) == .work(.init(item: 1, form: .raw)))
        #expect(schedule.next(at: late, quietSince: 0) == .nothing)
    }

    @Test func `what is stored anew counts its hits anew`() {
        var schedule = Schedule()
        schedule.hit(1, isCompressed: true)
        schedule.stored(1)
        _ = schedule.next(at: 100 * second, quietSince: 0)
        schedule.hit(1, isCompressed: true)
        #expect(schedule.count == 0)
    }

    @Test func `the queue is bounded: the oldest stay as they are`() {
        var schedule = Schedule()
        for item in 0..<(Schedule.mostWaiting + 10) { schedule.stored(item) }
        for _ in 0..<5 { schedule.stored(Schedule.mostWaiting + 9) }
        #expect(schedule.count == Schedule.mostWaiting)
        #expect(schedule.next(at: 100 * second, quietSince: 0) == .work(.init(item: 10, form: .compressed)))
    }

    @Test func `only large entries are compressed unless the user names a level`() {
        let usual = CompactionPolicy(level: nil)
        #expect(!usual.wants(512 << 10 - 1) && usual.wants(512 << 10) && !usual.wants(1 << 40))
        #expect(usual.level == 1 && !usual.isExplicit)
        let own = CompactionPolicy(level: 7)
        #expect(own.wants(4 << 10) && !own.wants(4095) && own.level == 7 && own.isExplicit)
        #expect(CompactionPolicy.pays(700, insteadOf: 800) && !CompactionPolicy.pays(701, insteadOf: 800))
    }
}
