/// All crates that a crate stands on, as `rustc -Z ls=root FILE` tells (it needs `RUSTC_BOOTSTRAP=1` on stable).
///
/// Link-time optimisation and static libraries take code from crates that no linker lists.
package struct CrateClosure: Equatable, Sendable {
    package struct Crate: Hashable, Sendable {
        /// Crate name and `-C extra-filename`: `serde-3f2a…`.
        package let stem: [UInt8]
        /// The hash of what its dependents can see of it.
        package let hash: [UInt8]
    }

    package let crates: [Crate]

    /// The text is not of the known form: another version may print otherwise.
    package struct Malformed: Error, Equatable {}

    /// Lines `20 lib-aa hash 9cb9… host_hash None kind Unconditional public` after a heading.
    package init(parsing output: [UInt8]) throws(Malformed) {
        let lines = output.split(separator: UInt8(ascii: "\n"))
        guard let heading = lines.firstIndex(where: { $0.elementsEqual("=External Dependencies=".utf8) }) else {
            throw Malformed()
        }
        var crates: [Crate] = []
        for line in lines[(heading + 1)...] {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count >= 6, words[2].elementsEqual("hash".utf8), words[4].elementsEqual("host_hash".utf8),
                words[0].elementsEqual(String(crates.count + 1).utf8)
            else { throw Malformed() }
            crates.append(Crate(stem: Array(words[1]), hash: Array(words[3])))
        }
        self.crates = crates
    }

    /// The files of the crates: each where it is found, and wherever else one of that name lies.
    /// - Parameters:
    ///   - directories: `-L` of the kinds dependency, crate and all, and those of `--extern`.
    ///   - sysroot: the toolchain's own libraries, which are part of its identity: what lies there is left out.
    ///   - exists: whether anything has that name.
    package func files(
        in directories: [[UInt8]], sysroot: [UInt8], exists: ([UInt8]) -> Bool
    ) throws(Doubt) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for crate in crates {
            let names = ["rlib", "so", "rmeta"].map { Array("lib".utf8) + crate.stem + Array(".\($0)".utf8) }
            let files = directories.flatMap { directory in names.map { LinkPath.joined(directory, $0) } }
                .filter(exists)
            let isOfToolchain = names.contains { exists(LinkPath.joined(sysroot, $0)) }
            guard isOfToolchain || !files.isEmpty else { throw Doubt("crate of unknown origin") }
            for file in files where !found.contains(file) { found.append(file) }
        }
        return found
    }
}
