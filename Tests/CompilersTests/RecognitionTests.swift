import Compilers
import Testing

@Suite(.serialized) struct RecognitionTests {
    private static let names: [(String, Recognition)] = [
        ("cc", .cFamily), ("gcc", .cFamily), ("g++-12", .cFamily), ("x86_64-linux-gnu-gcc", .cFamily),
        ("aarch64-linux-gnu-g++-13", .cFamily), ("clang", .cFamily), ("clang-21", .cFamily), ("clang++-21.1", .cFamily),
        ("clang-cl.exe", .cFamily), ("c++", .cFamily), ("c99", .cFamily), ("GCC", .cFamily), ("gcc12", .cFamily),
        ("rustc", .rust), ("clippy-driver", .rust), ("nvcc", .cuda), ("cudafe++", .cuda), ("ptxas", .cuda),
        ("fatbinary", .cuda), ("nvlink", .cuda), ("hipcc", .unknown), ("wrapper", .unknown), ("", .unknown),
        ("12", .unknown),
        ("rustc-1.80", .rust), ("mycc", .unknown),
    ]

    @Test(arguments: names)
    func `names say what is worth asking`(_ name: String, _ expected: Recognition) {
        #expect(Recognition(fileName: Array(name.utf8)) == expected)
    }

    private static let drivers: [(String, CompilerFamily.Kind, Bool)] = [
        ("gcc", .gcc, false), ("g++", .gcc, true), ("clang", .clang, false), ("clang++", .clang, true),
    ]

    @Test(arguments: drivers)
    func `the probe tells the families apart`(_ driver: String, _ kind: CompilerFamily.Kind, _ plus: Bool) throws {
        let shop = try ProbeShop()
        try shop.write("probe.c", String(decoding: FamilyProbe.source, as: UTF8.self))
        let output = try shop.run(driver, ["-E", "probe.c"]).output
        let family = try #require(FamilyProbe.family(from: output))
        #expect(family.kind == kind)
        #expect(family.plusplus == plus)
        #expect(!family.isApple)
        #expect(family.name == driver)
        #expect(family.dialect != nil)
        let version = String(decoding: family.version ?? [], as: UTF8.self)
        #expect(version.contains(kind == .gcc ? "12." : "21."))
    }

    @Test func `other kinds are seen by their macros`() throws {
        let shop = try ProbeShop()
        try shop.write("probe.c", String(decoding: FamilyProbe.source, as: UTF8.self))
        let rows: [(String, String)] = [
            ("__NVCC__", "nvcc"), ("__NVCOMPILER", "nvhpc"), ("_MSC_VER", "msvc-clang"),
            ("__apple_build_version__", "apple-clang"),
        ]
        for (macro, name) in rows {
            let output = try shop.run("clang", ["-E", "-D\(macro)=1", "probe.c"]).output
            #expect(FamilyProbe.family(from: output)?.name == name)
        }
        let bare = try shop.run("gcc", ["-E", "-U__GNUC__", "-U__VERSION__", "probe.c"]).output
        #expect(FamilyProbe.family(from: bare) == nil)
        #expect(FamilyProbe.family(from: Array("hello\n".utf8)) == nil)
    }

    @Test func `the libraries of a program are listed`() throws {
        let shop = try ProbeShop()
        let real = try shop.run("ldd", ["/bin/ls"]).output
        let objects = LoadedObjects(parsing: real)
        #expect(objects.missing.isEmpty)
        #expect(objects.paths.contains { String(decoding: $0, as: UTF8.self).hasSuffix("/libc.so.6") })
        #expect(objects.paths.allSatisfy { $0.first == UInt8(ascii: "/") && !$0.contains(UInt8(ascii: " ")) })
        let lines =
            "\tlinux-vdso.so.1 (0x00007ffd)\n\tliba.so => not found\n\tlibb.so => /opt/x (1)/libb.so (0x1)\n\tstatically linked\n"
        let made = LoadedObjects(parsing: Array(lines.utf8))
        #expect(made == LoadedObjects(paths: [Array("/opt/x (1)/libb.so".utf8)], missing: [Array("liba.so".utf8)]))
    }

    @Test func `programs and scripts are told apart`() throws {
        #expect(ProgramImage(head: try ProbeShop().head(of: "/bin/sh")) == .elf)
        let env = Array("/usr/bin/env".utf8)
        #expect(
            ProgramImage(head: Array("#! /usr/bin/env  sh -e \necho".utf8))
                == .script(interpreter: env, argument: Array("sh -e".utf8)))
        #expect(ProgramImage(head: Array("#!/usr/bin/env".utf8)) == .script(interpreter: env, argument: nil))
        #expect(ProgramImage(head: Array("#!\n".utf8)) == .other)
        #expect(ProgramImage(head: []) == .other)
    }
}
