package import Hashing

/// A manifest's bytes: a mark, the format's number, tables of names, the results, and a SHA-256 over it all and the key,
/// so that a flipped bit makes a miss, and so does a manifest in another's place: its results would fit, and lead to
/// another source's object.
extension Manifest {
    private static let mark: [UInt8] = Array("swcache-manifest\u{2}".utf8)

    /// - Parameter key: under which it will be stored.
    package func encoded(for key: Digest) -> [UInt8] {
        var table = NameTable()
        var body = ByteWriter()
        body.put(UInt32(results.count))
        for result in results { Self.put(result, &table, &body) }
        var all = ByteWriter()
        all.bytes = Self.mark
        all.put(UInt32(table.names.count))
        for name in table.names {
            all.bytes.append(name.origin.rawValue)
            all.put(name.path)
        }
        all.bytes += body.bytes
        return all.bytes + Self.seal(all.bytes, key).bytes
    }

    private static func seal(_ bytes: [UInt8], _ key: Digest) -> Digest { Digest(of: bytes + key.bytes) }

    private static func put(_ result: Result, _ table: inout NameTable, _ body: inout ByteWriter) {
        body.put(result.entry)
        body.put(UInt32(result.inputs.count))
        for input in result.inputs {
            body.put(table.index(of: input.name))
            body.put(input.digest)
            body.put(optional: input.commentBlind)
            body.bytes.append(input.isSystemHeader ? 1 : 0)
        }
        body.put(UInt32(result.absences.count))
        for absence in result.absences {
            body.put(table.index(of: absence.directory))
            body.put(UInt32(absence.names.count))
            for name in absence.names { body.put(table.index(of: Name(.asSpelled, name))) }
        }
        body.put(UInt32(result.presences.count))
        for name in result.presences { body.put(table.index(of: name)) }
        body.bytes.append(result.date == nil ? 0 : 1)
        if let date = result.date { body.put(date) }
        body.put(optional: result.diagnostics)
        body.bytes.append(result.boundTo == nil ? 0 : 1)
        if let bound = result.boundTo {
            body.put(bound.origins.map(\.rawValue))
            body.put(bound.place)
        }
        body.bytes.append(result.knowsSystemHeaders ? 1 : 0)
        body.put(optional: result.dependencyFile)
        body.put(UInt32(result.variables.count))
        for variable in result.variables {
            body.put(variable.name)
            body.bytes.append(variable.value == nil ? 0 : 1)
            if let value = variable.value { body.put(table.index(of: value)) }
        }
        body.put(UInt32(result.listings.count))
        for listing in result.listings {
            body.put(table.index(of: listing.directory))
            body.put(listing.names)
        }
    }

    /// `nil` for anything that this build did not write just so, under that key.
    package init?(decoding bytes: [UInt8], for key: Digest) {
        guard bytes.count > Self.mark.count + 32, bytes.starts(with: Self.mark) else { return nil }
        let body = Array(bytes.dropLast(32))
        guard Digest(bytes: bytes.suffix(32)) == Self.seal(body, key) else { return nil }
        var reader = ByteReader(body, from: Self.mark.count)
        do throws(ByteReader.Malformed) {
            var names: [Name] = []
            for _ in 0..<(try reader.count(ofItemsTaking: 5)) {
                guard let origin = Name.Origin(rawValue: try reader.byte()) else { return nil }
                names.append(Name(origin, try reader.data()))
            }
            var results: [Result] = []
            for _ in 0..<(try reader.count(ofItemsTaking: 32)) { results.append(try Self.result(&reader, names)) }
            guard reader.isAtEnd else { return nil }
            self.init(results: results)
        } catch {
            return nil
        }
    }

    private static func result(_ reader: inout ByteReader, _ names: [Name]) throws(ByteReader.Malformed) -> Result {
        var result = Result(entry: try reader.digest(), inputs: [])
        let inputs = try reader.count(ofItemsTaking: 38)
        result.inputs.reserveCapacity(inputs)
        for _ in 0..<inputs {
            result.inputs.append(
                Input(
                    try reader.item(of: names), try reader.digest(), commentBlind: try reader.optionalDigest(),
                    isSystemHeader: try reader.flag()))
        }
        for _ in 0..<(try reader.count(ofItemsTaking: 8)) {
            let directory = try reader.item(of: names)
            var absent: [[UInt8]] = []
            for _ in 0..<(try reader.count(ofItemsTaking: 4)) { absent.append(try reader.item(of: names).path) }
            result.absences.append(Absence(directory, absent))
        }
        for _ in 0..<(try reader.count(ofItemsTaking: 4)) { result.presences.append(try reader.item(of: names)) }
        if try reader.flag() { result.date = try reader.data() }
        result.diagnostics = try reader.optionalDigest()
        result.boundTo = try binding(&reader)
        result.knowsSystemHeaders = try reader.flag()
        result.dependencyFile = try reader.optionalDigest()
        for _ in 0..<(try reader.count(ofItemsTaking: 5)) {
            let name = try reader.data()
            result.variables.append(Variable(name, try reader.flag() ? try reader.item(of: names) : nil))
        }
        for _ in 0..<(try reader.count(ofItemsTaking: 36)) {
            result.listings.append(Listing(try reader.item(of: names), try reader.digest()))
        }
        return result
    }

    private static func binding(_ reader: inout ByteReader) throws(ByteReader.Malformed) -> Binding? {
        guard try reader.flag() else { return nil }
        let origins = try reader.data().map { byte throws(ByteReader.Malformed) in
            guard let origin = Name.Origin(rawValue: byte) else { throw ByteReader.Malformed() }
            return origin
        }
        return Binding(origins, try reader.digest())
    }
}

/// Each name once, in the order of first use.
private struct NameTable {
    private(set) var names: [Name] = []
    private var indices: [Name: UInt32] = [:]

    mutating func index(of name: Name) -> UInt32 {
        if let index = indices[name] { return index }
        let index = UInt32(names.count)
        names.append(name)
        indices[name] = index
        return index
    }
}
