package import Hashing

/// What is remembered of one compile that missed.
package struct Trace: Equatable, Sendable {
    /// What became of the compile.
    package enum Fate: Equatable, Sendable {
        case underWay, stored, notStored, failed
        /// Never kept, and why.
        case notKept(String)
    }

    /// When it was looked up, in nanoseconds since 1970.
    package var time: Int64
    /// The manifest's key.
    package var key: Digest
    /// Absolute.
    package var source: [UInt8]
    package var object: [UInt8]
    /// Other names under which the source may be known elsewhere, the surest first.
    package var aliases: [Digest]
    package var compiler: Digest
    /// Thousands of traces are kept, and few are ever looked at: one array each.
    private let packed: [UInt8]
    package var facts: [Fact] {
        var reader = ByteReader(packed)
        return (try? reader.facts()) ?? []
    }
    /// Why it missed.
    package var differences: [Difference] = []
    /// The time of the compile that it was compared with.
    package var comparedWith: Int64?
    package var fate = Fate.underWay

    package init(
        time: Int64, key: Digest, source: [UInt8], object: [UInt8], aliases: [Digest], compiler: Digest, facts: [Fact]
    ) {
        self.time = time
        self.key = key
        self.source = source
        self.object = object
        self.aliases = aliases
        self.compiler = compiler
        var writer = ByteWriter()
        writer.put(facts)
        packed = writer.bytes
    }

    /// Bytes, roughly.
    var cost: Int {
        differences.reduce(400 + source.count + object.count + packed.count) { $0 + 150 + $1.name.count }
    }

    /// The same unit, for those who ask again.
    package func isOfUnit(_ other: Trace) -> Bool { source == other.source && object == other.object }
}

extension ByteWriter {
    mutating func put(_ facts: [Fact]) {
        put(UInt32(facts.count))
        for fact in facts {
            bytes.append(fact.kind.rawValue)
            put(fact.name)
            put(fact.value)
        }
    }
}

extension ByteReader {
    mutating func facts() throws(Malformed) -> [Fact] {
        var facts: [Fact] = []
        for _ in 0..<(try count(ofItemsTaking: 9)) {
            guard let kind = Fact.Kind(rawValue: try byte()) else { throw Malformed() }
            facts.append(Fact(kind, try data(), try data()))
        }
        return facts
    }
}
