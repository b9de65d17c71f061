/// The names in an archive of object files (`ar`, as GNU, LLVM and BSD write it).
package struct Archive: Equatable, Sendable {
    /// In order; tables of symbols and names are left out.
    package let members: [[UInt8]]

    /// No archive, or one whose headers contradict each other, or a thin one, whose members lie elsewhere.
    package struct Malformed: Error, Equatable {}

    /// - Parameters:
    ///   - size: of the file.
    ///   - read: at most so many bytes from an offset; fewer at the end, `nil` where reading fails.
    package init(size: Int, read: @escaping (_ offset: Int, _ count: Int) -> [UInt8]?) throws(Malformed) {
        var reader = ArchiveReader(size: size, read: read)
        members = try reader.members()
    }

    package init(_ bytes: [UInt8]) throws(Malformed) {
        try self.init(size: bytes.count) { offset, count in Array(bytes.dropFirst(offset).prefix(count)) }
    }

    /// The second came with rustc 1.97.
    private static let metadata = ["lib.rmeta", "lib.rmeta-link"].map { Array($0.utf8) }

    /// Members that the compile of the crate itself did not make: objects of native libraries, or whole ones.
    /// - Parameter stem: crate name and `-C extra-filename`, with which the crate's own objects begin.
    package func foreignMembers(stem: [UInt8]) -> [[UInt8]] {
        members.filter { name in
            let isOwn = name.starts(with: stem + [UInt8(ascii: ".")]) && LinkPath.ends(name, with: ".rcgu.o")
            return !isOwn && !Self.metadata.contains(name)
        }
    }
}

private struct ArchiveReader {
    let size: Int
    let read: (Int, Int) -> [UInt8]?
    private var position = 8
    private var longNames: [UInt8] = []

    private static let headerSize = 60
    private static let mostMembers = 1 << 17
    private static let mostNames = 1 << 24

    init(size: Int, read: @escaping (Int, Int) -> [UInt8]?) {
        self.size = size
        self.read = read
    }

    mutating func members() throws(Archive.Malformed) -> [[UInt8]] {
        guard try bytes(at: 0, 8).elementsEqual("!<arch>\n".utf8) else { throw Archive.Malformed() }
        var names: [[UInt8]] = []
        while position < size {
            guard names.count < Self.mostMembers else { throw Archive.Malformed() }
            if let name = try next() { names.append(name) }
        }
        return names
    }

    private mutating func next() throws(Archive.Malformed) -> [UInt8]? {
        let header = try bytes(at: position, Self.headerSize)
        guard header[58] == UInt8(ascii: "`"), header[59] == UInt8(ascii: "\n"),
            let length = Self.number(header[48..<58])
        else { throw Archive.Malformed() }
        let content = position + Self.headerSize
        guard length <= size - content else { throw Archive.Malformed() }
        defer { position = min(size, content + length + length % 2) }
        let field = Array(header[..<16].reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
        return try name(field, content: content, length: length)
    }

    private mutating func name(
        _ field: [UInt8], content: Int, length: Int
    ) throws(Archive.Malformed) -> [UInt8]? {
        if ["/", "/SYM64/"].contains(where: { field.elementsEqual($0.utf8) }) { return nil }
        if field.elementsEqual("//".utf8) {
            guard length <= Self.mostNames else { throw Archive.Malformed() }
            longNames = try bytes(at: content, length)
            return nil
        }
        if LinkPath.starts(field, with: "#1/") {
            guard let count = Self.number(field.dropFirst(3)), count <= min(length, 4096) else {
                throw Archive.Malformed()
            }
            let name = try bytes(at: content, count).prefix { $0 != 0 }
            return LinkPath.starts(name, with: "__.SYMDEF") ? nil : Array(name)
        }
        if field.first == UInt8(ascii: "/") { return try longName(field.dropFirst()) }
        let name = field.last == UInt8(ascii: "/") ? Array(field.dropLast()) : field
        guard !name.isEmpty else { throw Archive.Malformed() }
        return LinkPath.starts(name, with: "__.SYMDEF") ? nil : name
    }

    /// Names end with `/` and a line end, or with a NUL.
    private func longName(_ digits: ArraySlice<UInt8>) throws(Archive.Malformed) -> [UInt8] {
        guard let offset = Self.number(digits), offset < longNames.count else { throw Archive.Malformed() }
        let name = longNames[offset...].prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }
        guard !name.isEmpty else { throw Archive.Malformed() }
        return Array(name.last == UInt8(ascii: "/") ? name.dropLast() : name)
    }

    private func bytes(at offset: Int, _ count: Int) throws(Archive.Malformed) -> [UInt8] {
        guard let found = read(offset, count), found.count == count else { throw Archive.Malformed() }
        return found
    }

    /// Digits, then blanks.
    private static func number(_ field: some Collection<UInt8>) -> Int? {
        let digits = field.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, digits.count < 15, field.dropFirst(digits.count).allSatisfy({ $0 == UInt8(ascii: " ") })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
