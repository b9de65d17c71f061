import Testing

extension WholePrograms {
    /// Code of other languages inside and behind crates.
    @Suite(.serialized, .enabled(if: hasRust)) struct NativeStories {
        /// `libn.a` in `n`, whose function gives this number.
        private func makeArchive(_ desk: CargoDesk, _ number: Int) throws {
            try desk.write("n/n.c", "int n(void) { return \(number); }\n")
            #expect(try desk.run("gcc", ["-c", "n/n.c", "-o", "n/n.o"]).code == 0)
            desk.remove("n/libn.a")
            #expect(try desk.run("ar", ["rcD", "n/libn.a", "n/n.o"]).code == 0)
            try desk.write("n/settled", "")
        }

        private static let declared = "extern \"C\" { fn n() -> i32; }\npub fn f() -> i32 { unsafe { n() } }\n"

        @Test(arguments: ["", "-l static=n", "-l static:+whole-archive=n", "-l static:-bundle=n"])
        func `an archive inside a library is looked at`(flag: String) throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", (flag.isEmpty ? "#[link(name = \"n\", kind = \"static\")]\n" : "") + Self.declared)
            for number in [1, 2, 1, 1] {
                try makeArchive(desk, number)
                try desk.agreeRustc(
                    "a.rs --crate-name a --crate-type lib --emit metadata,link --out-dir o --edition 2021 -L native=n \(flag)"
                )
            }
            let counts = try desk.counts()
            #expect(counts[.hit] > 0 || counts[.notCacheable] + counts[.notKept] == 4, "\(counts)")
        }

        @Test func `an archive inside a crate of a static library is looked at`() throws {
            let desk = try CargoDesk()
            try desk.write("b.rs", "#[link(name = \"n\", kind = \"static\")]\n" + Self.declared)
            try desk.write("c.rs", "pub fn h() -> i32 { b::f() }\n")
            try desk.write("a.rs", "#[no_mangle]\npub extern \"C\" fn g() -> i32 { c::h() }\n")
            for number in [1, 2, 1] {
                try makeArchive(desk, number)
                for line in ["b.rs --crate-name b -L native=n", "c.rs --crate-name c --extern b=l/libb.rlib"] {
                    try desk.write("l/keep", "")
                    let call = line + " --crate-type lib --edition 2021 --out-dir l -L dependency=l"
                    #expect(try desk.rustc(call.words, cached: false).code == 0)
                }
                let call = "a.rs --crate-name a --crate-type staticlib --emit link --out-dir o --edition 2021"
                try desk.agreeRustc("\(call) --extern c=l/libc.rlib -L dependency=l")
            }
        }

        @Test(arguments: ["bin", "cdylib"]) func `an archive behind a program is looked at`(type: String) throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", Self.declared + "#[allow(dead_code)]\nfn main() { std::process::exit(f()) }\n")
            let call =
                "a.rs --crate-name a --crate-type \(type) --emit dep-info,link --out-dir o -L native=n -l static=n"
            for number in [1, 2, 1] {
                try makeArchive(desk, number)
                try desk.agreeRustc(call)
                if type == "bin" { #expect(try desk.run(desk.path("o/a"), []).code == Int32(number)) }
            }
            try desk.expect([.miss: 2, .hit: 1])
        }

        @Test func `an archive that comes earlier in the search is taken`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", Self.declared + "fn main() { std::process::exit(f()) }\n")
            try desk.write("first/keep", "")
            let call =
                "a.rs --crate-name a --crate-type bin --emit link --out-dir o -L native=first -L native=n -l static=n"
            try makeArchive(desk, 1)
            try desk.agreeRustc(call)
            try desk.move("n/libn.a", to: "first/libn.a")
            try makeArchive(desk, 2)
            try desk.agreeRustc(call)
            #expect(try desk.run(desk.path("o/a"), []).code == 1)
        }

        @Test func `a crate below a program is looked at though no word names it`() throws {
            let desk = try CargoDesk()
            try desk.write("c.rs", "pub fn h() -> i32 { b::f() }\n")
            try desk.write("a.rs", "fn main() { std::process::exit(c::h()) }\n")
            let library = " --crate-type lib --edition 2021 --out-dir l -L dependency=l"
            for number in [1, 2, 1] {
                try desk.write("l/keep", "")
                try desk.write("b.rs", "#[inline(never)] pub fn f() -> i32 { \(number) }\n")
                for line in ["b.rs --crate-name b", "c.rs --crate-name c --extern b=l/libb.rlib"] {
                    #expect(try desk.rustc((line + library).words, cached: false).code == 0)
                }
                let call = "a.rs --crate-name a --crate-type bin --emit dep-info,link --out-dir o --edition 2021"
                try desk.agreeRustc("\(call) --extern c=l/libc.rlib -L dependency=l")
                #expect(try desk.run(desk.path("o/a"), []).code == Int32(number))
            }
        }

        @Test func `a script for the linker is looked at`() throws {
            let desk = try CargoDesk()
            try desk.write("a.rs", "#[no_mangle] pub extern \"C\" fn f() {}\n#[no_mangle] pub extern \"C\" fn g() {}\n")
            let call =
                "a.rs --crate-name a --crate-type cdylib --emit link --out-dir o -C link-arg=-Wl,--dynamic-list=list"
            for name in ["f", "g", "f"] {
                try desk.write("list", "{ \(name); };\n")
                try desk.agreeRustc(call)
            }
        }
    }
}
