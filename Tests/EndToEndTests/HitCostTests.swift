import Foundation
import Posix
import Testing

/// What a hit may cost, counted and not timed. docs/hit-path.md lists the calls and their reasons.
@Suite struct HitCostTests {
    /// From the first call of the client's own to its end; memory and the runtime's start are not in it.
    private static let limit = 20
    private static let passedOver: Set<String> = ["brk", "mmap", "munmap", "mprotect", "madvise", "getrandom", "futex"]

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
    func `a hit makes no more system calls than it needs`() throws {
        let desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
        try #require(desk.call("gcc", "-c", "a.c", "-o", "a.o", with: ["PATH": "/usr/bin"]).code == 0)
        try FileManager.default.removeItem(atPath: desk.path("a.o"))
        let words = ["-o", desk.path("trace"), try ClientDesk.client, "gcc", "-c", "a.c", "-o", "a.o"]
        try #require(desk.run("/usr/bin/strace", words, with: ["PATH": "/usr/bin"]).code == 0)
        let calls = desk.text("trace").split(separator: "\n").map(String.init)
        let first = try #require(calls.lastIndex { $0.contains("\"/proc/self/exe\"") })
        let names = calls[first...].compactMap { $0.split(separator: "(").first.map(String.init) }
            .filter { !Self.passedOver.contains($0) && !$0.hasPrefix("+++") }
        #expect(names.count <= Self.limit, "\(names)")
        #expect(names.contains("copy_file_range") && !names.contains("execve"), "not a hit: \(names)")
    }
}
