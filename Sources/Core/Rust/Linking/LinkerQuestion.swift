/// What of a call decides which linker runs, and where it looks.
package struct LinkerQuestion: Hashable, Sendable {
    /// For rustc: `-C linker=…`, `--target …` and their like, as the user gave them.
    package let rustcWords: [[UInt8]]
    /// For the driver: words of link arguments such as `-fuse-ld=mold`.
    package let driverWords: [[UInt8]]

    /// Programs that are linkers themselves: they have other words for everything.
    private static let bareLinkers = ["ld", "lld", "rust-lld", "mold", "wold", "link", "lld-link", "wasm-ld", "ld64"]

    /// - Parameters:
    ///   - linker, flavor, selfContained, features: the values of `-C linker`, `-C linker-flavor`,
    ///     `-C link-self-contained`, `-C linker-features`; the last of each counts.
    ///   - arguments: of `-C link-arg` and `-C link-args`.
    ///   - target: of `--target`; a name or a file.
    package init(
        linker: [UInt8]? = nil, flavor: [UInt8]? = nil, selfContained: [UInt8]? = nil, features: [[UInt8]] = [],
        arguments: LinkArguments, target: [UInt8]? = nil
    ) throws(Doubt) {
        if let flavor, !flavor.elementsEqual("gcc".utf8) { throw Doubt("linker") }
        if let linker, Self.isBare(linker) { throw Doubt("linker") }
        let values: [(StaticString, [[UInt8]])] = [
            ("-Clinker=", linker.map { [$0] } ?? []), ("-Clinker-flavor=", flavor.map { [$0] } ?? []),
            ("-Clink-self-contained=", selfContained.map { [$0] } ?? []), ("-Clinker-features=", features),
            ("--target=", target.map { [$0] } ?? []),
        ]
        rustcWords = values.flatMap { flag, values in
            values.map { flag.withUTF8Buffer { Array($0) } + $0 }
        }
        driverWords = arguments.programs
    }

    /// `ld`, `ld.bfd`, `aarch64-linux-gnu-ld`, `rust-lld`, `ld64.lld` …
    private static func isBare(_ linker: [UInt8]) -> Bool {
        var name = LinkPath.name(of: linker)
        if let dot = name.firstIndex(of: UInt8(ascii: ".")) { name = Array(name[..<dot]) }
        return bareLinkers.contains { bare in
            name.elementsEqual(bare.utf8) || name.suffix(bare.utf8.count + 1).elementsEqual(("-" + bare).utf8)
        }
    }

    /// For `rustc` to print the line that it would link with: no program, nothing found, nothing linked.
    package func rustcQuestion(outputDirectory: [UInt8]) -> [[UInt8]] {
        let fixed = ["-", "--crate-type=cdylib", "--crate-name=probe", "--print=link-args", "--out-dir"]
        return fixed.map { Array($0.utf8) } + [outputDirectory] + rustcWords
    }

    /// Of the words that rustc has for its linker those that choose programs, and the user's: for
    /// `DRIVER … -v -Wl,--version`.
    package func driverQuestion(_ command: LinkCommand) -> [[UInt8]] {
        programWords(command) + ["-v", "-Wl,--version"].map { Array($0.utf8) }
    }

    /// The same, without a question.
    package func programWords(_ command: LinkCommand) -> [[UInt8]] {
        command.words.filter { word in Self.choosing.contains { word.starts(with: $0.utf8) } } + driverWords
    }

    private static let choosing = ["-m", "-B", "-fuse-ld=", "--target=", "--sysroot="]
}
