import Arguments
import Testing

@Suite struct KeyTests {
    @Test func `all spellings of one flag are one key`() throws {
        for line in ["-I foo", "-Ifoo", "--include-directory=foo", "--include-directory foo"] {
            #expect(try compilation("-c a.c \(line)").keys == ["-I|foo"])
        }
        for line in ["-DX=1", "-D X=1", "--define-macro=X=1"] {
            #expect(try compilation("-c a.c \(line)").keys == ["-D|X=1"])
        }
        for line in ["--sysroot=/r", "--sysroot /r"] {
            #expect(try compilation("-c a.c \(line)").keys == ["--sysroot|/r"])
        }
        for line in ["-target x", "--target=x", "--target x"] {
            #expect(try compilation("-c a.c \(line)", .clang).keys == ["--target|x"])
        }
    }

    @Test func `the user's order is kept, and outputs, dependencies and -pipe are left out`() throws {
        // A language after the input has no effect but a warning.
        let found = try compilation("-O2 -o b.o -Iq -pipe -MD -MF x.d -MT t -Wall -c a.c -fPIC -std=c11 -DX -xc -Iq")
        #expect(found.keys == ["-O|2", "-I|q", "-Wall", "-fPIC", "-std=|c11", "-D|X", "-x|c", "-I|q"])
    }

    @Test func `what decides what is read has the search role`() throws {
        let found = try compilation("-c a.c -DX -O1 -include p.h -isystem d -iquote e -UX")
        let search = found.keyArguments.filter { $0.role == .search }.map { text($0.flag) }
        #expect(search == ["-D", "-include", "-isystem", "-iquote", "-U"])
        #expect(found.keyArguments.filter(\.isPath).map { text($0.value) } == ["p.h", "d", "e"])
    }

    @Test func `values need not be text`() throws {
        let odd: [UInt8] = [0x2D, 0x44, 0x4E, 0x3D, 0xE9, 0x00, 0xFF]
        let verdict = CommandParser.parse(
            Call(arguments: [bytes("-c"), [0xE9, 0x2E, 0x63], odd], directory: [], dialect: .gcc, plusplus: false)
        ) { _ in nil }
        guard case .compilation(let found) = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(found.keyArguments.map(\.value) == [[0x4E, 0x3D, 0xE9, 0x00, 0xFF]])
        #expect(found.object == [0xE9, 0x2E, 0x6F])
    }

    @Test func `the probe gets what decides programs and headers, as spelled`() throws {
        let found = try compilation(
            "-c a.c -B /t -DX -m32 -I d --sysroot=/r -O2 -std=c99 -isystem e -include p.h -nostdinc")
        #expect(
            found.probeArguments.map(text)
                == ["-B", "/t", "-m32", "-I", "d", "--sysroot=/r", "-std=c99", "-isystem", "e", "-nostdinc"])
    }

    @Test func `files named by options count by content`() throws {
        let specs = try compilation("-c a.c -specs=/x/y.specs")
        #expect(specs.keyArguments.first?.hashesFile == true)
        let list = try compilation("-c a.c -fsanitize-ignorelist=l.txt", .clang)
        #expect(list.keyArguments.first?.hashesFile == true)
        #expect(list.keys == ["-fsanitize-ignorelist=|l.txt"])
    }

    @Test func `a profile directory means the default file inside`() throws {
        for (line, value) in [("-fprofile-use", "default.profdata"), ("-fprofile-instr-use=d", "d")] {
            let argument = try #require(try compilation("-c a.c \(line)", .clang).keyArguments.first)
            #expect(argument.value == bytes(value))
            #expect(argument.fileInDirectory == bytes("default.profdata"))
            #expect(argument.hashesFile)
        }
    }

    @Test func `a flag that is not known in full is refused where its value is a file`() throws {
        let found = try compilation("-c a.c -fsurprise=list.txt -fnumber=12 -mabi=x -Wx=y -fplain")
        #expect(found.pathsThatMustNotExist.map(text) == ["list.txt"])
        #expect(found.keys == ["-fsurprise=|list.txt", "-fnumber=|12", "-mabi=|x", "-Wx=|y", "-fplain"])
    }

    @Test func `a precompiled header beside an included one is not to be there`() throws {
        #expect(try compilation("-c a.c -include p.h").pathsThatMustNotExist.map(text) == ["p.h.gch"])
        #expect(
            try compilation("-c a.c -include p.h", .clang).pathsThatMustNotExist.map(text) == ["p.h.gch", "p.h.pch"])
    }

    @Test func `colours come down to on and off, and the last flag wins`() throws {
        #expect(try compilation("-c a.c -fdiagnostics-color=always").keys == ["-fdiagnostics-color=|always"])
        #expect(try compilation("-c a.c -fdiagnostics-color").keys == ["-fdiagnostics-color=|always"])
        #expect(try compilation("-c a.c -fcolor-diagnostics", .clang).keys == ["-fdiagnostics-color=|always"])
        #expect(
            try compilation("-c a.c -fdiagnostics-color -fno-diagnostics-color").keys == ["-fdiagnostics-color=|never"])
        #expect(try compilation("-c a.c -fdiagnostics-color=auto").keys == [])
        #expect(try compilation("-c a.c -fdiagnostics-color=auto").colour == .automatic)
        #expect(try compilation("-c a.c").colour == nil)
    }

    @Test func `prefix maps stand apart, in order`() throws {
        let found = try compilation("-c a.c -ffile-prefix-map=/a=b -fdebug-prefix-map=/c=d -fmacro-prefix-map=/e=")
        #expect(found.keys == [])
        #expect(
            found.prefixMaps == [
                PrefixMap(.file, old: bytes("/a"), new: bytes("b")),
                PrefixMap(.debug, old: bytes("/c"), new: bytes("d")),
                PrefixMap(.macro, old: bytes("/e"), new: []),
            ])
        #expect(reason("-c a.c -ffile-prefix-map=a=b=c") == "-ffile-prefix-map")
        #expect(reason("-c a.c -ffile-prefix-map=a") == "-ffile-prefix-map")
    }

    @Test func `words for the linker count for clang only`() throws {
        let line = "-c a.c -Wl,x -Xlinker -E -Ld -lm"
        #expect(try compilation(line).keys == [])
        #expect(try compilation(line, .clang).keys == ["-Wl,|x", "-Xlinker|-E", "-L|d", "-l|m"])
    }

    @Test func `words for the front end are kept apart`() throws {
        let found = try compilation(
            "-c a.c -Xclang -D -Xclang X -Xclang -target-feature -Xclang +avx -Xclang -Wno-x", .clang)
        #expect(found.keys == ["-Xclang=-D|X", "-Xclang=-target-feature|+avx", "-Xclang=-Wno-x"])
        let plugin = "-c a.c -Xclang -fdebug-compilation-dir -Xclang ."
        #expect(try compilation(plugin, .clang).compilationDirectory == bytes("."))
    }

    @Test func `words for LLVM count, and such as may name files are refused`() throws {
        #expect(try compilation("-c a.c -mllvm -inline-threshold=5", .clang).keys == ["-mllvm|-inline-threshold=5"])
        #expect(reason("-c a.c -mllvm -info-output-file=x", .clang) == "-mllvm")
    }

    @Test func `words for the assembler count, and listings are refused`() throws {
        #expect(try compilation("-c a.c -Wa,--noexecstack,-I,d").keys == ["-Wa,|--noexecstack,-I,d"])
        for line in ["-Wa,-al=f", "-Wa,--MD,f", "-Wa,-o,f", "-Wa,b.s", "-Xassembler -a", "-Wa,@f", "-Wa,--statistics"] {
            #expect(reason("-c a.c \(line)") == "-Wa", "\(line)")
        }
    }

    @Test func `words for the preprocessor count, unknown ones are refused`() throws {
        #expect(try compilation("-c a.c -Wp,-D_FORTIFY_SOURCE=2").keys == ["-Wp,|-D_FORTIFY_SOURCE=2"])
        #expect(reason("-c a.c -Wp,-P") == "-Wp")
        #expect(reason("-c a.c -Wp,-MD,x.d,-DX") == "-Wp")
        #expect(reason("-c a.c -Xpreprocessor -MD") == "-Xpreprocessor")
    }

    @Test func `a pair for one architecture stays a pair`() throws {
        #expect(try compilation("-c a.c -Xarch_arm64 -O2", .clang).keys == ["-Xarch_arm64|-O2"])
        #expect(reason("-c a.c -Xarch_host -fprofile-generate", .clang) == "-Xarch_")
    }
}
