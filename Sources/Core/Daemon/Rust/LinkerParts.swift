import Posix
import Rust

/// The files that a linker and its driver consist of, and where others would be found before them.
struct LinkerParts {
    /// What runs, or is loaded by what runs.
    let programs: [Path]
    /// Settings.
    let files: [Path]
    /// Names in directories that are searched for programs; nothing is there.
    let rivals: [Path]

    init(_ facts: LinkerFacts, driver: Path, in surroundings: Surroundings) {
        let named = facts.others.map { Path($0, in: surroundings.directory) }
        let linker = Path(facts.program)
        files = named.filter { !Self.isProgram($0) }
        programs =
            [driver, linker] + Self.behind(linker) + named.filter(Self.isProgram) + Self.compilers(beside: named)
        let path = surroundings.environment.raw("PATH") ?? []
        let directories = facts.programDirectories + path.split(separator: UInt8(ascii: ":")).map(Array.init)
        let names = [Array(linker.name), Array(driver.name)] + ["real-ld", "collect-ld"].map { Array($0.utf8) }
        rivals = directories.flatMap { directory in
            names.map { Path(Path($0, in: directory).bytes, in: surroundings.directory) }
        }.filter { !Files.exists($0) }
    }

    private static func isProgram(_ path: Path) -> Bool {
        path.name.suffix(3).elementsEqual(".so".utf8) || Files.isExecutable(path)
    }

    /// rustc's `gcc-ld/ld.lld` does nothing but start `rust-lld` in the folder above.
    private static func behind(_ linker: Path) -> [Path] {
        guard linker.directory.name.elementsEqual("gcc-ld".utf8) else { return [] }
        return [linker.directory.directory.appending("/rust-lld")]
    }

    /// gcc's `lto-wrapper` runs the compiler proper for objects that hold its intermediate language.
    private static func compilers(beside named: [Path]) -> [Path] {
        named.filter { $0.name.elementsEqual("lto-wrapper".utf8) }.map { $0.directory.appending("/lto1") }
            .filter(Files.exists)
    }
}
