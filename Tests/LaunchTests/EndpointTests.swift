import Launch
import Memory
import Posix
import Testing
import Wire

@Suite struct EndpointTests {
    /// The short way and the long way lead to the same socket.
    @Test(arguments: [
        [], ["XDG_RUNTIME_DIR=/run/user/7"], ["XDG_RUNTIME_DIR=relative"],
        ["XDG_RUNTIME_DIR=/" + String(repeating: "x", count: 90)],
        ["SCCACHE_SERVER_UDS=/tmp/s"], ["CACHEPOT_SERVER_UDS=/tmp/s"], ["SCCACHE_SERVER_UDS=", "XDG_RUNTIME_DIR=/r"],
        ["SCCACHE_SERVER_UDS=\\x00name"], ["SCCACHE_SERVER_PORT=4226"], ["CACHEPOT_SERVER_PORT=1"],
        ["SCCACHE_SERVER_UDS=", "CACHEPOT_SERVER_UDS=/tmp/s"],
    ]) func `the usual address is the endpoint's`(entries: [String]) {
        let environment = Environment(entries: entries.map { Array($0.utf8) })
        var address = ByteBuffer(reserving: 1)
        let known = UsualAddress.append(to: &address) { name in
            environment.raw(name.description).map { value in value.withView { CText(keeping: $0).bytes } }
        }
        if known { #expect(address.view.array == Endpoint(environment: environment).address.bytes) }
        let short = entries.isEmpty || entries[0].hasPrefix("XDG") || entries[0].hasSuffix("/tmp/s")
        #expect(known == short)
    }

    @Test func `this process sees the files that it sees`() throws {
        let view = try #require(FileView.own)
        let root = try FileFacts(of: Path("/"))
        #expect(view == FileView.own && view.rootInode == root.inode && view.mountNamespace != 0)
    }
}
