import ObjectStoreKit
import Posix
import Testing

@Suite struct CommandRunTests {
    func run(_ line: String, within milliseconds: Int32 = 20_000) -> CommandRun.Outcome {
        let environment = Environment(entries: ["PATH=/usr/bin:/bin", "WHO=me"].map { Array($0.utf8) })
        return CommandRun(line: line, environment: environment).outcome(within: milliseconds)
    }

    @Test func `gives what the program wrote, in the environment handed to it`() {
        #expect(run("echo \"$WHO:$USER\"; echo noise >&2") == .wrote(Array("me:\n".utf8)))
        #expect(run("read line || echo 'no input'") == .wrote(Array("no input\n".utf8)))
    }

    @Test func `tells how it failed`() {
        #expect(run("exit 3") == .ended(code: 3))
        #expect(run("no-such-program-at-all") == .ended(code: 127))
        #expect(run("head -c 2000000 /dev/zero") == .failed(Errno(27).text))
    }

    @Test func `a program that hangs is killed, with what it started`() {
        let began = ContinuousClock.now
        #expect(run("sleep 100 & sleep 100", within: 100) == .timedOut)
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
