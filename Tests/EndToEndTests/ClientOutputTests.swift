import Foundation
import Posix
import Testing

/// Where outputs go, on misses and on hits.
@Suite struct ClientOutputTests {
    private let desk: ClientDesk

    init() throws {
        desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
    }

    /// Until the entry is stored: the first answer may come before it is.
    private func warm() throws -> [UInt8] {
        try desk.installCompiler("exec /usr/bin/gcc \"$@\"")
        #expect(try desk.call("gcc", "-c", "a.c", "-o", "warm.o").code == 0)
        return try #require(desk.bytes("warm.o"))
    }

    @Test func `a hit writes what the compiler would have written, and does not run it`() throws {
        let bytes = try warm()
        #expect(try desk.call("gcc", "-c", "a.c", "-o", "hit.o").code == 0)
        #expect(desk.bytes("hit.o") == bytes && desk.runs == 1)
    }

    @Test(arguments: ["077", "000", "027"]) func `the umask is the caller's, on misses and on hits`(
        mask: String
    ) throws {
        let command = "umask \(mask); \"$SWCACHE\" gcc -c a.c -o \"$1\""
        #expect(try desk.shell(command, "miss.o").code == 0)
        #expect(try desk.shell(command, "hit.o").code == 0)
        let wanted = try 0o666 & ~#require(Int(mask, radix: 8))
        #expect(try desk.mode("miss.o") == wanted)
        #expect(try desk.mode("hit.o") == wanted)
    }

    @Test func `a read-only file, and a link to a file, give way to the new one`() throws {
        let bytes = try warm()
        try desk.write("old", to: "old.o")
        let files = FileManager.default
        try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: desk.path("old.o"))
        try files.createSymbolicLink(atPath: desk.path("link.o"), withDestinationPath: "elsewhere.o")
        try desk.write("kept", to: "elsewhere.o")
        #expect(try desk.call("gcc", "-c", "a.c", "-o", "old.o").code == 0)
        #expect(try desk.call("gcc", "-c", "a.c", "-o", "link.o").code == 0)
        #expect(desk.bytes("old.o") == bytes && desk.bytes("link.o") == bytes)
    }

    @Test func `what is no file is written into`() throws {
        let bytes = try warm()
        let result = try desk.shell(
            "mkfifo pipe.o; cat pipe.o > read & \"$SWCACHE\" gcc -c a.c -o pipe.o; code=$?; wait; exit $code")
        #expect(result.code == 0)
        #expect(desk.bytes("read") == bytes)
        #expect(try desk.call("gcc", "-c", "a.c", "-o", "/dev/null").code == 0)
        #expect(try FileFacts(of: Path("/dev/null")).isRegular == false)
    }

    @Test func `a folder that is not there is the compiler's to complain about`() throws {
        _ = try warm()
        let plain = try desk.run("/usr/bin/gcc", ["-c", "a.c", "-o", "no/a.o"])
        let cached = try desk.call("gcc", "-c", "a.c", "-o", "no/a.o")
        #expect(cached.code == plain.code && plain.code != 0)
        #expect(cached.errors == plain.errors)
    }

    @Test(arguments: [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"]) func `closed streams harm nothing`(
        closed: String
    ) throws {
        try desk.write("int a(void) { char *p = 1; return 1; }\n", to: "a.c")
        #expect(try desk.shell("\"$SWCACHE\" gcc -c a.c -o miss.o \(closed)").code == 0)
        #expect(try desk.shell("\"$SWCACHE\" gcc -c a.c -o hit.o \(closed)").code == 0)
        #expect(try desk.run("/usr/bin/gcc", ["-c", "a.c", "-o", "plain.o"]).code == 0)
        #expect(desk.bytes("miss.o") == desk.bytes("plain.o"))
        #expect(desk.bytes("hit.o") == desk.bytes("plain.o"))
    }

    @Test func `warnings come with hits too, also where the stream does not wait`() throws {
        try desk.write("int a(void) { char *p = 1; return 1; }\n", to: "a.c")
        let miss = try desk.call("gcc", "-c", "a.c", "-o", "a.o")
        let hit = try desk.call("gcc", "-c", "a.c", "-o", "a.o")
        #expect(!miss.errors.isEmpty && hit == miss)
    }
}
