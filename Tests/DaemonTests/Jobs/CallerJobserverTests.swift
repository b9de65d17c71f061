import Daemon
import Posix
import Testing

@Suite struct CallerJobserverTests {
    private func caller(_ entries: String...) -> CallerJobserver {
        CallerJobserver(Environment(entries: entries.map { Array($0.utf8) }))
    }

    @Test(arguments: [
        "PATH=/bin", "MAKEFLAGS=", "MAKEFLAGS=k", "MAKEFLAGS= -j4", "MAKEFLAGS=w -- CFLAGS=-O2", "CARGO_MAKEFLAGS=-j 8",
        "NOTMAKEFLAGS=--jobserver-auth=3,4", "MAKEFLAGS=x--jobserver-auth=3,4",
    ])
    func `a caller without a job server may be lent tokens`(_ entry: String) {
        #expect(caller(entry) == .none)
        #expect(caller(entry).mayBeLent)
    }

    @Test func `descriptors are known by their old and their new option`() {
        #expect(caller("MAKEFLAGS= -j8 --jobserver-auth=3,4") == .descriptors(reading: 3, writing: 4))
        #expect(caller("MAKEFLAGS=--jobserver-fds=5,6 -j") == .descriptors(reading: 5, writing: 6))
        #expect(caller("MFLAGS=-j --jobserver-fds=7,8") == .descriptors(reading: 7, writing: 8))
        #expect(
            caller("CARGO_MAKEFLAGS=-j --jobserver-fds=9,10 --jobserver-auth=9,10")
                == .descriptors(reading: 9, writing: 10))
    }

    @Test func `a fifo is known by its path`() {
        #expect(caller("MAKEFLAGS= -j8 --jobserver-auth=fifo:/tmp/GMfifo12") == .fifo(Array("/tmp/GMfifo12".utf8)))
        #expect(caller("MAKEFLAGS=--jobserver-auth=fifo:") == .outOfReach)
    }

    @Test(arguments: ["-2,-2", "3", "3,", ",", "3,4,5", "a,b", "", "99999999999,1", "sem:make.1"])
    func `a job server that cannot be reached is one all the same`(_ value: String) {
        #expect(caller("MAKEFLAGS=-j --jobserver-auth=\(value)") == .outOfReach)
        #expect(!caller("MAKEFLAGS=-j --jobserver-auth=\(value)").mayBeLent)
    }

    @Test func `the last option counts, and cargo's variable comes first`() {
        #expect(
            caller("MAKEFLAGS=--jobserver-auth=3,4 --jobserver-auth=fifo:/f") == .fifo(Array("/f".utf8)))
        #expect(
            caller("MAKEFLAGS=--jobserver-auth=3,4", "CARGO_MAKEFLAGS=--jobserver-auth=5,6")
                == .descriptors(reading: 5, writing: 6))
        #expect(caller("MAKEFLAGS=--jobserver-auth=3,4", "CARGO_MAKEFLAGS=-j4") == .descriptors(reading: 3, writing: 4))
    }
}
