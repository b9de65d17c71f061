import Foundation
import Posix
import Testing

extension WholePrograms {
    /// How often each server is asked for a unit: the table in docs/backends/README.md.
    @Suite struct RequestStories {
        private static let small = 3

        /// Units whose entries travel with their manifests, and one whose entry is too large for that.
        private func desk() throws -> FaultDesk {
            let desk = try FaultDesk()
            for number in 0..<Self.small { try desk.write("int f\(number)(void) { return 1; }\n", to: "u\(number).c") }
            var random = SystemRandomNumberGenerator()
            let words = (0..<40_000).map { _ in "\(UInt32.random(in: 0 ... .max, using: &random))u" }
            try desk.write("const unsigned words[] = {\(words.joined(separator: ","))};\n", to: "large.c")
            return desk
        }

        private func build(_ desk: FaultDesk, _ variables: [String: String]) async throws {
            for name in (0..<Self.small).map({ "u\($0)" }) + ["large"] {
                unlink("\(desk.source)/\(name).o")
                #expect(try await desk.compile("\(name).c", with: variables).code == 0)
                #expect(desk.exists("\(name).o"))
            }
        }

        @Test(arguments: CountedKind.allCases)
        func `a unit asks its server as often as the table says`(_ kind: CountedKind) async throws {
            let desk = try desk()
            let server = try await kind.start(for: desk)
            let units = Self.small + 1

            var before = try await server.requests()
            try await build(desk, server.chain(desk, disk: "cache"))
            #expect(try await desk.counters()["cache_misses"] == units)
            try await desk.endDaemon()
            var asked = try await server.requests() - before
            #expect(asked == units * (1 + 2 * kind.storing), "new: \(asked)")

            before = try await server.requests()
            let fresh = server.chain(desk, disk: "other")
            try await build(desk, fresh)
            #expect(try await desk.counters()["cache_hits"] == units)
            asked = try await server.requests() - before
            #expect(asked == (units + 1) * kind.reading, "on a fresh machine: \(asked)")

            before = try await server.requests()
            try await build(desk, fresh)
            #expect(try await desk.counters()["cache_hits"] == 2 * units)
            #expect(try await server.requests() == before, "again: the disk has it")
            try await desk.endDaemon()

            let alone = server.chain(desk, disk: nil)
            try await build(desk, alone)
            before = try await server.requests()
            try await build(desk, alone)
            asked = try await server.requests() - before
            #expect(try await desk.counters()["cache_hits"] == 2 * units)
            #expect(asked == 0, "again, without a disk: the memory has it: \(asked)")
            try await desk.endDaemon()
        }

        @Test func `what two machines learn of one command line at the same time is kept, both`() async throws {
            let machines = [try FaultDesk(), try FaultDesk(), try FaultDesk()]
            let redis = try await RemoteKind.redis.start(for: machines[0])
            func compile(_ machine: FaultDesk, _ value: Int, disk: String) async throws -> FaultDesk.Running {
                try machine.write("#include \"n.h\"\nint f(void) { return N; }\n", to: "slow.c")
                try machine.write("#define N \(value)\n", to: "n.h")
                unlink("\(machine.source)/slow.o")
                let compiler = try await machine.slowCompiler()
                return try machine.start(
                    [machine.client, compiler, "-c", "slow.c", "-o", "slow.o"],
                    with: machine.chain(redis, disk: disk))
            }
            var running: [FaultDesk.Running] = []
            for (value, machine) in machines.enumerated() {
                running.append(try await compile(machine, value, disk: "cache"))
                #expect(await machine.eventually { machine.exists("began") })
            }
            // All have asked, and none has stored.
            for machine in machines { try machine.write("", to: "go") }
            for one in running { #expect(await one.end().code == 0) }
            for machine in machines { try await machine.endDaemon() }

            for value in machines.indices {
                let again = try await compile(machines[1], value, disk: "fresh\(value)").end()
                #expect(again.code == 0 && again.errors == "", "\(again.errors)")
                #expect(try await machines[1].counters()["cache_hits"] == 1, "\(value)")
                #expect(try await machines[1].read("slow.o") == machines[1].plain("slow.c"))
                try await machines[1].endDaemon()
            }
            try await redis.leave()
        }
    }
}
