import Foundation
import Testing

@Suite struct DoctorTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// On a thread of its own: the program waits for tasks, which the pool's few threads must not.
    private func doctor(_ more: [String], _ words: [String] = ["doctor"]) async -> Desk.Result {
        await withCheckedContinuation { waiter in
            Thread { [desk] in waiter.resume(returning: desk.run(words, with: more)) }.start()
        }
    }

    private var disk: String { "SCCACHE_DIR=\(desk.folder.path)/cache" }
    private var far: String { "SCCACHE_DIRECTORY_PATH=\(desk.folder.path)/far" }

    @Test func `a cache that works is told to work, and nothing is left behind`() async throws {
        let result = await doctor([disk])
        #expect(result.code == 0 && result.errors.isEmpty, "\(result)")
        #expect(result.output.hasSuffix("\nEverything works.\n"))
        #expect(result.output.contains("\nL0 (disk): Local disk: \"\(desk.folder.path)/cache\"\n  ok    read: "))
        for what in ["write: ", "remove\n"] { #expect(result.output.contains("  ok    \(what)"), "\(result.output)") }
        #expect(result.output.contains("\nPlugin directory: "))
        let left =
            FileManager.default.enumerator(atPath: desk.folder.path + "/cache")?.allObjects.compactMap { $0 as? String }
            ?? []
        #expect(!left.contains { $0.split(separator: "/").last?.count == 64 }, "\(left)")
    }

    @Test func `each level of a chain is used`() async {
        let result = await doctor([disk, far, "SCCACHE_MULTILEVEL_CHAIN=disk,directory"])
        #expect(result.code == 0)
        #expect(
            result.output.contains(
                "\nL1 (directory): Directory: \(desk.folder.path)/far\n  ok    answer\n  ok    read: "))
        #expect(result.output.components(separatedBy: "  ok    write: ").count == 3)
    }

    @Test func `a level that cannot be used is told with what to do, and the others are looked at`() async throws {
        try Data("no directory".utf8).write(to: desk.folder.appending(path: "far"))
        let result = await doctor([disk, far, "SCCACHE_MULTILEVEL_CHAIN=directory,disk"])
        #expect(result.code == 1)
        #expect(
            result.output.contains(
                "  FAIL  answer: directory: the directory cannot be used\n        check the credentials and permissions: "
            ),
            "\(result.output)")
        #expect(result.output.contains("\nL1 (disk): ") && result.output.hasSuffix("\n1 problem.\n"))
    }

    @Test func `what may only be read is not written`() async {
        let result = await doctor([far, "SCCACHE_DIRECTORY_RW_MODE=READ_ONLY"])
        #expect(result.code == 0)
        #expect(result.output.contains("  -     write: it is only read, as its options say\n"))
    }

    @Test func `mistakes, missing plugins and what has no effect are all told`() async {
        let result = await doctor([
            disk, far, "SCCACHE_DIRECTORY_RW_MODE=RO", "SCCACHE_MULTILEVEL_CHAIN=disk,directory,tape",
            "SCCACHE_DIRECTORI_PATH=x",
        ])
        #expect(result.code == 1 && result.errors.isEmpty)
        #expect(
            result.output.contains("\nPROBLEM: SCCACHE_DIRECTORY_RW_MODE has the value 'RO'; accepted is READ_ONLY"))
        #expect(result.output.contains("\nPROBLEM: the chain of levels names 'tape', but there is no such plugin"))
        #expect(
            result.output.contains(
                "\nnote: SCCACHE_DIRECTORI_PATH has no effect: did you mean SCCACHE_DIRECTORY_PATH?\n"))
        #expect(result.output.hasSuffix("\n2 problems.\n"))
        let refused = await doctor(["SCCACHE_DIRECTORY_PATH=relative"])
        #expect(refused.code == 1 && refused.output.contains("  FAIL  open: the Directory cache cannot be used: "))
    }

    @Test func `a configuration that cannot be read is an error as everywhere`() async {
        let result = await doctor(["SCCACHE_DIRECT=perhaps"])
        #expect(
            result.code == 2 && result.output.isEmpty && result.errors.hasPrefix("swcache: error: SCCACHE_DIRECT has"))
        #expect(desk.run("doctor", "now").errors.hasPrefix("error: unexpected argument 'now' found"))
        #expect(desk.run("-s", "doctor").code == 2)
    }

    @Test func `whoever has rustc is told what cargo had better be told`() async throws {
        let folder = desk.folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = "PATH=\(folder.path)"
        #expect(await !doctor([disk, path]).output.contains("CARGO_INCREMENTAL"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/rustc", withDestinationPath: "/bin/true")
        let incremental = "\nnote: set CARGO_INCREMENTAL=0 for cargo: "
        let result = await doctor([disk, path])
        #expect(result.code == 0 && result.output.contains(incremental), "\(result)")
        #expect(await doctor([disk, path, "CARGO_INCREMENTAL=1"]).output.contains(incremental))
        let wrapped = await doctor([disk, path, "CARGO_INCREMENTAL=0", "RUSTC_WRAPPER=swcache"]).output
        #expect(!wrapped.contains(incremental) && wrapped.contains("\nnote: for C in build scripts set CC="))
        for more in ["RUSTC_WRAPPER=/usr/bin/sccache", "CC=swcache cc"] {
            let output = await doctor([disk, path, "CARGO_INCREMENTAL=0", more]).output
            #expect(!output.contains("CARGO_INCREMENTAL") && !output.contains("build scripts"))
        }
    }

    @Test func `the help lists what the plugins read`() {
        let result = desk.run("--help")
        let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("doctor use every configured level of the cache once, and say what is wrong"))
        #expect(
            rows.contains(
                "SCCACHE_DIRECTORY_PATH absolute path of the directory that keeps the values (switches it on)"))
        #expect(rows.contains("SCCACHE_DIRECTORY_RW_MODE READ_ONLY or READ_WRITE (default: READ_WRITE)"))
    }
}
