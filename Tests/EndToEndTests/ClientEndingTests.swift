import Foundation
import Posix
import Testing

/// How a call ends, and what it says before: as if the compiler had been called itself.
@Suite struct ClientEndingTests {
    private let desk: ClientDesk

    init() throws {
        desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
    }

    @Test(arguments: [0, 1, 42, 255]) func `an exit status is handed on exactly`(code: Int32) throws {
        #expect(try desk.call("sh", "-c", "exit \(code)").code == code)
        try desk.installCompiler("exit \(code)")
        #expect(try desk.call("gcc", "-c", "a.c").code == code)
        #expect(desk.runs == 1)
    }

    @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV]) func `a killed compiler's signal is the client's too`(
        signal: Int32
    ) throws {
        try desk.installCompiler("kill -\(signal) $$")
        #expect(try desk.call("gcc", "-c", "a.c").signal == signal)
        #expect(desk.runs == 1)
    }

    @Test func `a compile that fails is run once, with the compiler's own words`() throws {
        try desk.write("int a(void) { return b; }\n", to: "bad.c")
        let plain = try desk.run("/usr/bin/gcc", ["-c", "bad.c", "-o", "bad.o"])
        let cached = try desk.call("gcc", "-c", "bad.c", "-o", "bad.o")
        #expect(cached == ClientDesk.Result(code: 1, signal: nil, output: [], errors: plain.errors))
    }

    @Test(arguments: ["/nowhere/gcc", "no-such-compiler"]) func `a program that is not there`(name: String) throws {
        let result = try desk.call(name, "-c", "a.c")
        if name.hasPrefix("/") {
            #expect(result.code == 2 || result.code == 127)
        } else {
            #expect(
                result.errorText
                    == "swcache: error: failed to execute compile\nswcache: caused by: cannot find binary path\n")
            #expect(result.code == 2)
        }
    }

    @Test func `a script without an interpreter line runs as in a shell`() throws {
        try desk.install("oldtool", "echo \"$1-$2\"; exit 3\n")
        let result = try desk.call("oldtool", "a b", "c")
        #expect(result == ClientDesk.Result(code: 3, signal: nil, output: Array("a b-c\n".utf8), errors: []))
    }

    @Test func `diagnostics are seen while the compiler still runs`() throws {
        try #require(mkfifo(desk.path("gate"), 0o600) == 0)
        try desk.installCompiler("echo early >&2; read line < gate; exec /usr/bin/gcc \"$@\"")
        let (child, errors) = try desk.start("gcc", "-c", "a.c")
        // The compiler waits for the gate until this line was seen.
        #expect(try errors.readOnce() == Array("early\n".utf8))
        try Descriptor.open(Path(desk.path("gate")), OpenFlags.writeOnly).writeAll([10])
        #expect(try child.wait().code == 0)
        #expect(desk.bytes("a.o") != nil && desk.runs == 1)
    }

    @Test func `a signal to the client alone reaches the compiler`() throws {
        try #require(mkfifo(desk.path("gate"), 0o600) == 0)
        try desk.installCompiler("trap 'echo caught > caught; exit 7' TERM; echo up >&2; read line < gate")
        let (child, errors) = try desk.start("gcc", "-c", "a.c")
        #expect(try errors.readOnce() == Array("up\n".utf8))
        child.send(signal: SIGTERM)
        #expect(try child.wait().code == 7)
        #expect(desk.text("caught") == "caught\n")
    }

    @Test func `Ctrl-C in the terminal ends client and compiler`() throws {
        try #require(mkfifo(desk.path("gate"), 0o600) == 0)
        try desk.installCompiler("echo up >&2; read line < gate")
        let (child, errors) = try desk.start("gcc", "-c", "a.c")
        #expect(try errors.readOnce() == Array("up\n".utf8))
        // What a terminal does: to everybody in the foreground.
        kill(-child.number, SIGINT)
        #expect(try child.wait().signal == SIGINT)
        #expect(desk.runs == 1)
    }
}
