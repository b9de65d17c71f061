/// Files that rustc makes for its linker and removes again.
package struct OwnProducts: Equatable, Sendable {
    /// Where the output goes, absolute; rustc's folder of temporary files lies in it.
    let directory: [UInt8]
    /// `NAME-HASH.`, which all objects of the crate begin with.
    let stem: [UInt8]

    enum Kind: Equatable {
        /// Made of nothing but what rustc itself compiled.
        case own
        /// A crate without what link-time optimisation has taken: it stands for the crate of that name.
        case copy(name: [UInt8])
        /// Taken out of one of the crates.
        case extracted
        /// In the folder, and nobody knows why.
        case unknown
    }

    /// - Parameters:
    ///   - outputDirectory: where the linked output is written.
    ///   - stem: crate name and `-C extra-filename`.
    package init(outputDirectory: [UInt8], stem: [UInt8], workingDirectory: [UInt8]) {
        directory = LinkPath.lexical(outputDirectory, in: workingDirectory)
        self.stem = stem + [UInt8(ascii: ".")]
    }

    /// - Parameter file: absolute and plain.
    /// - Returns: `nil` for what was there before.
    func kind(of file: [UInt8]) -> Kind? {
        let prefix = directory == [UInt8(ascii: "/")] ? directory : directory + [UInt8(ascii: "/")]
        guard file.starts(with: prefix) else { return nil }
        let parts = file.dropFirst(prefix.count).split(separator: UInt8(ascii: "/"))
        guard let first = parts.first else { return nil }
        if parts.count == 1 {
            return first.starts(with: stem) && LinkPath.ends(first, with: ".rcgu.o") ? .own : nil
        }
        guard Self.isTemporary(first) else { return nil }
        return parts.count == 2 ? Self.kind(ofTemporary: Array(parts[1])) : Self.kind(below: parts[1])
    }

    /// `rustc` and six letters or digits.
    private static func isTemporary(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count == 11, LinkPath.starts(name, with: "rustc") else { return false }
        return name.dropFirst(5).allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }

    private static func kind(ofTemporary name: [UInt8]) -> Kind {
        let made = ["symbols.o", "list", "rmeta.o"]
        if made.contains(where: { name.elementsEqual($0.utf8) }) { return .own }
        if LinkPath.ends(name, with: ".rlib") { return .copy(name: name) }
        return LinkPath.ends(name, with: ".a") ? .extracted : .unknown
    }

    /// Stubs for `kind = "raw-dylib"` are made from the source alone.
    private static func kind(below folder: ArraySlice<UInt8>) -> Kind {
        folder.elementsEqual("raw-dylibs".utf8) ? .own : .unknown
    }
}
