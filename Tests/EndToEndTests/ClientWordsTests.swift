import Foundation
import Posix
import Testing

/// What is handed to the compiler: words, streams, descriptors, the folder it runs in.
@Suite struct ClientWordsTests {
    private let desk: ClientDesk

    init() throws {
        desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
    }

    @Test func `names with newlines and with bytes that are no text`() throws {
        let name = Array("line\nbreak ".utf8) + [0xff, 0xfe]
        let folder = Array((desk.folder + "/work/").utf8)
        let source = Path(folder + name + Array(".c".utf8))
        try Descriptor.open(source, OpenFlags.createForWriting, mode: 0o600).writeAll(Array("int b;\n".utf8))
        for output in [".o", ".hit.o"] {
            let words = [Array("gcc".utf8), Array("-c".utf8), name + Array(".c".utf8), Array("-o".utf8)]
            let result = try desk.run(ClientDesk.client, words + [name + Array(output.utf8)])
            #expect(result.code == 0, "\(result.errorText)")
        }
        let first = try contents(of: Path(folder + name + Array(".o".utf8)))
        #expect(try first == contents(of: Path(folder + name + Array(".hit.o".utf8))))
        #expect(!first.isEmpty)
    }

    @Test func `a megabyte of words`() throws {
        let words = (0..<10_000).map { "\($0)" + String(repeating: "x", count: 100) }
        let result = try desk.run(ClientDesk.client, ["sh", "-c", "echo $#; eval echo \\${$#}", "sh"] + words)
        #expect(result.outputText == "10000\n\(words[9999])\n")
    }

    @Test func `standard input reaches a compiler that reads it`() throws {
        let result = try desk.shell("echo 'int from_stdin;' | \"$SWCACHE\" gcc -c -x c - -o in.o && nm in.o")
        #expect(result.outputText.contains("from_stdin"))
    }

    @Test func `make's jobserver stays open for the compiler`() throws {
        try desk.installCompiler("echo token >&7; exec /usr/bin/gcc \"$@\"")
        #expect(try desk.shell("\"$SWCACHE\" gcc -c a.c -o a.o 7> jobs").code == 0)
        #expect(desk.text("jobs") == "token\n" && desk.runs == 1)
    }

    @Test func `a folder that is gone is the compiler's affair`() throws {
        let command = """
            mkdir gone && cd gone && rmdir ../gone
            "$SWCACHE" gcc -c "$WORK/a.c" -o "$WORK/a.o"
            """
        #expect(try desk.shell(command).code == 0)
        #expect(desk.bytes("a.o") != nil)
    }
}
