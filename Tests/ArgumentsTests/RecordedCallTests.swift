import Arguments
import Testing

/// Command lines as build systems write them.
@Suite struct RecordedCallTests {
    @Test func `automake`() throws {
        let line =
            "-DHAVE_CONFIG_H -I. -I../inc -Wall -g -O2 -MT src/a.o -MD -MP -MF src/.deps/a.Tpo -c -o src/a.o ../src/a.c"
        let found = try compilation(line)
        #expect(found.input == bytes("../src/a.c") && found.object == bytes("src/a.o"))
        #expect(found.keys == ["-D|HAVE_CONFIG_H", "-I|.", "-I|../inc", "-Wall", "-g", "-O|2"])
        let request = DependencyRequest(
            style: .all, path: bytes("src/.deps/a.Tpo"), targets: [bytes("src/a.o")], phony: true)
        #expect(found.dependencies == request)
    }

    @Test func `CMake and ninja`() throws {
        let line =
            "-DX_EXPORTS -I/s/inc -isystem /s/ext -std=gnu++17 -fPIC -fdiagnostics-color=always -MD -MT d/a.cc.o -MF d/a.cc.o.d -o d/a.cc.o -c /s/a.cc"
        for dialect in bothDialects {
            let found = try compilation(line, dialect, plusplus: true)
            #expect(found.language == .cxx)
            #expect(found.keys.last == "-fdiagnostics-color=|always")
            #expect(found.dependencies?.path == bytes("d/a.cc.o.d"))
            #expect(found.words(found.dependencyWords) == ["-MD", "-MT", "d/a.cc.o", "-MF", "d/a.cc.o.d"])
        }
    }

    @Test func `the kernel`() throws {
        let line =
            "-Wp,-MMD,k/.a.o.d -nostdinc -I./arch/include -include ./k/kconfig.h -D__KERNEL__ -fmacro-prefix-map=./= -std=gnu11 -mno-sse -falign-jumps=1 -mcmodel=kernel -Wa,-gdwarf-5 -DMODNAME=x -c -o k/a.o k/a.c"
        let found = try compilation(line)
        #expect(found.dependencies?.style == .user)
        #expect(found.dependencies?.targets == [bytes("a.o")])
        #expect(found.prefixMaps == [PrefixMap(.macro, old: bytes("./"), new: [])])
        #expect(found.hasDebugInfo)
        #expect(found.pathsThatMustNotExist.map(text) == ["./k/kconfig.h.gch"])
    }

    @Test func `Chromium`() throws {
        let line =
            "-MMD -MF o/a.o.d -fno-delete-null-pointer-checks -Xclang -fdebug-compilation-dir -Xclang . -ffile-compilation-dir=. -no-canonical-prefixes --target=x86_64-linux-gnu -mllvm -instcombine-lower-dbg-declare=0 -gdwarf-4 -g1 -ggnu-pubnames -Xclang -fuse-ctor-homing -fvisibility=hidden --sysroot=../s -Wp,-D_X=1 -c ../a.cc -o o/a.o"
        let found = try compilation(line, .clang, plusplus: true)
        #expect(found.compilationDirectory == bytes("."))
        #expect(found.keys.contains("-Xclang=-fuse-ctor-homing"))
        #expect(found.keys.contains("-mllvm|-instcombine-lower-dbg-declare=0"))
        #expect(found.probeArguments.map(text).contains("--target=x86_64-linux-gnu"))
    }
}
