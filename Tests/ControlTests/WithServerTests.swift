import Foundation
import Posix
import Testing
import Wire

@Suite struct WithServerTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func control(_ request: Wire.Request?) -> Control? {
        if case .control(let control, _)? = request { control } else { nil }
    }

    @Test func `what the daemon says is printed as it is, however it arrives`() throws {
        let wait = try Reply.wait(100).frame()
        let answer = try Peer.text(0, "all the numbers", "a note\n")
        let peer = try Peer(at: desk.socket, answering: [wait + answer.prefix(3)] + answer.dropFirst(3).map { [$0] })
        let result = desk.run("--show-adv-stats", "--stats-format=json")
        #expect(result == Desk.Result(code: 0, output: "all the numbers", errors: "a note\n"))
        #expect(control(peer.asked()) == .statistics(json: true, advanced: true))
    }

    @Test func `zeroing says so on stderr, once`() throws {
        let peer = try Peer(at: desk.socket, answering: [try Peer.text(0, "")])
        #expect(desk.run("-z") == Desk.Result(code: 0, output: "", errors: "Statistics zeroed.\n"))
        #expect(control(peer.asked()) == .zeroStatistics)
    }

    @Test func `stopping prints the last statistics`() throws {
        let peer = try Peer(at: desk.socket, answering: [try Peer.text(0, "Compile requests   0\n")])
        let result = desk.run("--stop-server")
        #expect(result.code == 0 && result.output == "Stopping swcache server...\nCompile requests   0\n")
        #expect(control(peer.asked()) == .stop)
    }

    @Test func `a second start finds the address in use`() throws {
        let listener = try UnixSocket.listen(at: SocketAddress(path: Posix.Path(desk.socket)))
        let result = desk.run("--start-server")
        #expect(result.code == 2 && result.output == "swcache: Starting the server...\n")
        #expect(result.errors == "swcache: error: Server startup failed: Address in use\n")
        withExtendedLifetime(listener) {}
    }

    @Test(arguments: [
        ("--show-stats", "failed to get stats from server"), ("-z", "couldn't zero stats on server"),
        ("--stop-server", "failed to stop the server"),
    ])
    func `a peer that talks nonsense, or not at all, is an error`(verb: String, message: String) throws {
        for nonsense in [[], [1, 0, 0, 0, 99], [0xff, 0xff, 0xff, 0xff], try Reply.otherView.frame()] as [[UInt8]] {
            let desk = try Desk()
            let peer = try Peer(at: desk.socket, answering: [nonsense])
            let result = desk.run(verb)
            #expect(result.code == 2)
            #expect(
                result.errors
                    == "swcache: error: \(message)\nswcache: caused by: Failed to send data to or receive data from "
                    + "server. Mismatch of client/server versions?\n")
            #expect(peer.asked() != nil)
        }
    }

    @Test func `a relative configuration file travels as an absolute one`() throws {
        let peer = try Peer(at: desk.socket, answering: [try Peer.text(0, "")])
        _ = desk.run("-s", with: ["SCCACHE_CONF=no-such-file"])
        guard case .control(_, let block)? = peer.asked() else {
            Issue.record("nothing was asked")
            return
        }
        let sent = Environment(block: block).text("SCCACHE_CONF")
        #expect(sent == FileManager.default.currentDirectoryPath + "/no-such-file")
    }
}
