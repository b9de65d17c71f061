package import Hashing

/// Reads the fields of a crate's key as facts.
package struct CrateFactReader {
    /// Of the files whose digests are in the key, in order.
    private var files: ArraySlice<[UInt8]>
    private var facts: [Fact] = []

    /// - Parameter files: the names of the files whose digests are in the key, in their order.
    package static func facts(of fields: [KeyField], files: [[UInt8]]) -> [Fact] {
        var reader = CrateFactReader(files: files[...])
        for field in fields { reader.read(field) }
        return reader.facts
    }

    private init(files: ArraySlice<[UInt8]>) { self.files = files }

    private mutating func read(_ field: KeyField) {
        let value = field.value
        switch field.tag {
        case "toolchain": facts.append(Fact(.compiler, [], Array(Digest.hex(of: value).utf8)))
        case "linker": facts.append(Fact(.file, Array("the linker and its files".utf8), value))
        case "linked", "content": facts.append(Fact(.file, files.popFirst() ?? [], value))
        case "source": facts.append(Fact(.source, [], value))
        case "input": facts.append(Fact(.sourceName, [], Self.text(ofName: value)))
        case "variable": facts.append(FactReader.variable(value))
        case "extern", "found", "word", "search", "library", "map": begin(field)
        case "path", "in": end(Self.text(ofName: value))
        case "value", "name", "file", "modifier", "rename": end(value)
        case "to" where facts.last?.kind == .prefixMap: end(value)
        default: facts.append(Fact(.outputs, Array(field.tag.utf8), Self.printable(value)))
        }
    }

    private mutating func begin(_ field: KeyField) {
        let (kind, text): (Fact.Kind, [UInt8]) =
            switch field.tag {
            case "extern": (.argument, Array("--extern ".utf8) + field.value)
            case "found": (.argument, Array("crate found by -L: ".utf8) + field.value)
            case "search": (.argument, Array("-L".utf8))
            case "library": (.argument, Array("-l".utf8) + field.value)
            case "map": (.prefixMap, Self.text(ofName: field.value))
            default: (.argument, field.value)
            }
        facts.append(Fact(kind, kind == .prefixMap ? [] : text, text))
    }

    /// What belongs to the last word. `--cfg` and its like are told apart by their values.
    private mutating func end(_ value: [UInt8]) {
        guard !value.isEmpty, var fact = facts.popLast() else { return }
        let joined = fact.value.last == UInt8(ascii: "=") ? [] : [UInt8(ascii: " ")]
        if fact.name.elementsEqual("--cfg".utf8) || fact.name.elementsEqual("--cfg=".utf8) {
            fact.name = fact.name + joined + value
        }
        fact.value = Secrets.safe(assignment: fact.value + joined + value)
        facts.append(fact)
    }

    /// A name in a key begins with its origin: as spelled, or below one of the directories whose place does not count.
    private static func text(ofName bytes: [UInt8]) -> [UInt8] {
        let origins = ["", "BASEDIR", "TARGET", "WORKSPACE", "CARGO_HOME", "TOOLCHAIN", "OUT"]
        let origin = Int(bytes.first ?? 0)
        return Array((origin < origins.count ? origins[origin] : "").utf8) + bytes.dropFirst()
    }

    /// Numbers in keys are eight bytes, little-endian, and small.
    private static func printable(_ value: [UInt8]) -> [UInt8] {
        value.count == 8 && value.dropFirst().allSatisfy { $0 == 0 } ? Array(String(value[0]).utf8) : value
    }
}
