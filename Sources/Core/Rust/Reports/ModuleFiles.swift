/// A module lies in `x.rs` or in `x/mod.rs`; where both are there rustc complains.
package enum ModuleFiles {
    /// The other place of each module, which must be empty.
    package static func absent(beside inputs: [[UInt8]]) -> [(directory: [UInt8], name: [UInt8])] {
        inputs.compactMap { input in
            guard input.suffix(ending.count).elementsEqual(ending) else { return nil }
            let parts = split(input)
            if parts.name == module {
                let outer = split(parts.directory)
                return outer.name.isEmpty
                    ? nil : (outer.directory.isEmpty ? [dot] : outer.directory, outer.name + ending)
            }
            let stem = parts.name.dropLast(ending.count)
            return stem.isEmpty ? nil : (join(parts.directory, Array(stem)), module)
        }
    }

    private static func split(_ path: [UInt8]) -> (directory: [UInt8], name: [UInt8]) {
        guard let slash = path.lastIndex(of: slash) else { return ([], path) }
        return (Array(path[..<slash]), Array(path[(slash + 1)...]))
    }

    private static func join(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        directory.isEmpty ? name : directory + [slash] + name
    }

    private static let ending = Array(".rs".utf8)
    private static let module = Array("mod.rs".utf8)
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")
}
