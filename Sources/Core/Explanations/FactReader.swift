import Arguments
package import Hashing

/// Reads the fields of a manifest's key as facts.
package struct FactReader {
    /// Of the files whose digests are in the key, in order.
    private var files: ArraySlice<[UInt8]>
    private var flag: [UInt8] = []
    private var facts: [Fact] = []

    /// - Parameter files: the names of the files that arguments and settings name, in the order of their digests.
    package static func facts(of fields: [KeyField], files: [[UInt8]]) -> [Fact] {
        var reader = FactReader(files: files[...])
        for field in fields { reader.read(field) }
        return reader.facts
    }

    private init(files: ArraySlice<[UInt8]>) { self.files = files }

    private mutating func read(_ field: KeyField) {
        let value = field.value
        switch field.tag {
        case "flag": flag = value
        case "value": facts.append(Self.argument(flag, value))
        case "path": facts.append(Fact(.argument, flag, Self.word(flag, Self.text(ofName: value))))
        case "compiler": facts.append(Fact(.compiler, [], Array(Digest.hex(of: value).utf8)))
        case "language", "dialect", "assembly": facts.append(Fact(.language, Array(field.tag.utf8), name(field)))
        case "output": facts.append(Fact(.outputs, name(field), name(field)))
        case "file": facts.append(Fact(.file, files.popFirst() ?? [], value))
        case "variable": facts.append(Self.variable(value))
        case "map": facts.append(Fact(.prefixMap, [], Self.text(ofMap: value)))
        case "directory": facts.append(Fact(.directory, [], value))
        case "object": facts.append(Fact(.objectName, [], value))
        case "word": facts.append(Fact(.word, [], Secrets.safe(assignment: value)))
        case "source name": facts.append(Fact(.sourceName, [], Self.text(ofName: value)))
        case "source": facts.append(Fact(.source, [], value))
        default: facts.append(Fact(.word, Array(field.tag.utf8), Array(Digest(of: value).hex.utf8)))
        }
    }

    /// Numbers in keys are little-endian.
    private func name(_ field: KeyField) -> [UInt8] {
        let number = field.value.first ?? 0
        let text: String? =
            switch field.tag {
            case "language": Language(rawValue: number).map { "\($0)" }
            case "dialect": Dialect(rawValue: number).map { "\($0)" }
            case "output": Output.Kind(rawValue: number).map { "\($0)" }
            default: number == 0 ? "object" : "assembly text"
            }
        return Array((text ?? String(number)).utf8)
    }

    /// Macros are told apart by their names.
    private static func argument(_ flag: [UInt8], _ value: [UInt8]) -> Fact {
        guard flag.elementsEqual("-D".utf8) || flag.elementsEqual("-U".utf8) else {
            return Fact(.argument, flag, word(flag, value))
        }
        return Fact(.argument, macro(value), flag + Secrets.safe(assignment: value))
    }

    private static func macro(_ value: [UInt8]) -> [UInt8] {
        Array("macro ".utf8) + value.prefix { $0 != UInt8(ascii: "=") }
    }

    /// `-Iinc`, `-std=c99`, `-include a.h`.
    private static func word(_ flag: [UInt8], _ value: [UInt8]) -> [UInt8] {
        if value.isEmpty || flag.count <= 2 || flag.last == UInt8(ascii: "=") || flag.last == UInt8(ascii: ",") {
            return flag + value
        }
        return flag + [UInt8(ascii: " ")] + value
    }

    package static func variable(_ entry: [UInt8], _ kind: Fact.Kind = .variable) -> Fact {
        guard let sign = entry.firstIndex(of: UInt8(ascii: "=")) else { return Fact(kind, entry, []) }
        let name = Array(entry[..<sign])
        let shownName = name.elementsEqual("buster".utf8) ? Array("SCCACHE_C_CUSTOM_CACHE_BUSTER".utf8) : name
        return Fact(kind, shownName, Secrets.safe(Array(entry[(sign + 1)...]), of: shownName))
    }

    /// A name in a key begins with its origin.
    private static func text(ofName bytes: [UInt8]) -> [UInt8] {
        bytes.first == 1 ? Array("BASEDIR".utf8) + bytes.dropFirst() : Array(bytes.dropFirst())
    }

    private static func text(ofMap bytes: [UInt8]) -> [UInt8] {
        bytes.dropFirst().filter { $0 >= 0x20 }
    }
}

extension Digest {
    static func hex(of bytes: [UInt8]) -> String { Digest(bytes: bytes)?.hex ?? "" }
}
