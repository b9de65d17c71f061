import Foundation
import Posix
import Testing

/// The client under a compiler's name, as a link or a copy in front of `PATH`.
@Suite struct MasqueradeTests {
    private let desk: ClientDesk

    init() throws {
        desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
    }

    private func link(_ name: String, in folder: String = "bin", to target: String) throws {
        let path = desk.folder + "/" + folder
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    @Test func `a link under the compiler's name finds the compiler behind it`() throws {
        try link("gcc", to: try ClientDesk.client)
        let result = try desk.shell("gcc -c a.c -o a.o && gcc -c a.c -o b.o")
        #expect(result.code == 0, "\(result.errorText)")
        #expect(desk.bytes("a.o") != nil && desk.bytes("a.o") == desk.bytes("b.o"))
    }

    @Test func `links that lead nowhere but to the client end in an error`() throws {
        try link("gcc", to: try ClientDesk.client)
        try link("gcc", in: "more", to: desk.folder + "/bin/gcc")
        let path = "\(desk.folder)/bin:\(desk.folder)/more"
        let gcc = desk.folder + "/bin/gcc"
        let result = try desk.run(gcc, ["-c", "a.c"], with: ["PATH": path])
        #expect(result.code == 2)
        #expect(result.errorText.hasSuffix("cannot find binary path\n"))
    }

    @Test func `copies of the client do not call each other`() throws {
        let client = try ClientDesk.client
        let script = "for d in bin more; do mkdir -p ../$d; cp \"$1\" ../$d/gcc; done"
        try #require(desk.shell(script, client).code == 0)
        let alone = "\(desk.folder)/bin:\(desk.folder)/more"
        let gcc = desk.folder + "/bin/gcc"
        #expect(try desk.run(gcc, ["-c", "a.c", "-o", "a.o"], with: ["PATH": alone]).code == 2)
        let result = try desk.run(gcc, ["-c", "a.c", "-o", "a.o"], with: ["PATH": alone + ":/usr/bin:/bin"])
        #expect(result.code == 0, "\(result.errorText)")
        #expect(desk.bytes("a.o") != nil)
    }
}
