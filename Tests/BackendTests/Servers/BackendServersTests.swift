import BackendServers
import Foundation
import Posix
import Testing

@Suite struct BackendServersTests {
    @Test func `a server inherits nothing of the tests' process`() async throws {
        let pipe = Foundation.Pipe()
        for descriptor in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            // As Foundation's own are, while it starts a process.
            try #require(fcntl(descriptor.fileDescriptor, F_SETFD, 0) == 0)
        }
        let servers = try await BackendServers.up(
            "cloudemu", ["CLOUDEMU_ARGS": "--services gcs", "INSTANCE": "inheritance"])
        let line = try String(contentsOfFile: servers["CLOUD_DIR"] + "/cloudemu.pid", encoding: .utf8)
        let server = try #require(line.split(separator: " ").first)
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server)/fd").map {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(server)/fd/\($0)")) ?? ""
        }
        let kept = try FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
        #expect(names.count > 3 && !names.contains(kept))
        withExtendedLifetime(pipe) {}
    }
}
