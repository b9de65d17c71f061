import Hashing

/// The table's bytes: a mark, compilers, traces, and a SHA-256 over it all.
extension UnitTable {
    private static let mark = Array("swcache-misses\u{1}".utf8)

    package func encoded() -> [UInt8] {
        let (traces, compilers) = all
        var writer = ByteWriter()
        writer.bytes = Self.mark
        writer.put(UInt32(compilers.count))
        for compiler in compilers {
            writer.put(compiler.digest)
            writer.put(compiler.facts)
        }
        writer.put(UInt32(traces.count))
        for trace in traces { writer.put(trace) }
        return writer.bytes + Digest(of: writer.bytes).bytes
    }

    /// `nil` for anything that this build did not write just so.
    package init?(decoding bytes: [UInt8]) {
        guard bytes.count > Self.mark.count + 32, bytes.starts(with: Self.mark) else { return nil }
        let body = Array(bytes.dropLast(32))
        guard Digest(bytes: bytes.suffix(32)) == Digest(of: body) else { return nil }
        self.init()
        var reader = ByteReader(body, from: Self.mark.count)
        do throws(ByteReader.Malformed) {
            for _ in 0..<(try reader.count(ofItemsTaking: 36)) {
                let digest = try reader.digest()
                note(try reader.facts(), of: digest)
            }
            for _ in 0..<(try reader.count(ofItemsTaking: 100)) { note(try reader.trace()) }
        } catch {
            return nil
        }
    }
}

extension ByteWriter {
    fileprivate mutating func put(_ trace: Trace) {
        put(UInt64(bitPattern: trace.time))
        put(trace.key)
        put(trace.source)
        put(trace.object)
        put(UInt32(trace.aliases.count))
        for alias in trace.aliases { put(alias) }
        put(trace.compiler)
        put(trace.facts)
        put(UInt32(trace.differences.count))
        for difference in trace.differences { put(difference) }
        put(trace.comparedWith)
        put(Array(trace.fate.code.utf8))
    }

    private mutating func put(_ difference: Difference) {
        put(Array(difference.subject.rawValue.utf8))
        put(Array(difference.change.rawValue.utf8))
        put(difference.name)
        for value in [difference.was, difference.now] {
            bytes.append(value == nil ? 0 : 1)
            if let value { put(value) }
        }
        put(difference.since)
        put(difference.modified)
    }

    private mutating func put(_ time: Int64?) {
        bytes.append(time == nil ? 0 : 1)
        if let time { put(UInt64(bitPattern: time)) }
    }
}

extension ByteReader {
    fileprivate mutating func trace() throws(Malformed) -> Trace {
        let (time, key, source, object) = (Int64(bitPattern: try long()), try digest(), try data(), try data())
        var aliases: [Digest] = []
        for _ in 0..<(try count(ofItemsTaking: 32)) { aliases.append(try digest()) }
        var trace = Trace(
            time: time, key: key, source: source, object: object, aliases: aliases, compiler: try digest(),
            facts: try facts())
        for _ in 0..<(try count(ofItemsTaking: 16)) { trace.differences.append(try difference()) }
        trace.comparedWith = try moment()
        trace.fate = Trace.Fate(code: try text())
        return trace
    }

    private mutating func difference() throws(Malformed) -> Difference {
        guard let subject = Difference.Subject(rawValue: try text()),
            let change = Difference.Change(rawValue: try text())
        else { throw Malformed() }
        var difference = Difference(subject, change, try data())
        difference.was = try flag() ? try data() : nil
        difference.now = try flag() ? try data() : nil
        difference.since = try moment()
        difference.modified = try moment()
        return difference
    }

    private mutating func moment() throws(Malformed) -> Int64? { try flag() ? Int64(bitPattern: try long()) : nil }

    private mutating func text() throws(Malformed) -> String { String(decoding: try data(), as: UTF8.self) }
}

extension Trace.Fate {
    private static let reason = "not kept: "

    /// For files, for people and for JSON.
    package var code: String {
        switch self {
        case .underWay: "under way"
        case .stored: "stored"
        case .notStored: "not stored"
        case .failed: "failed"
        case .notKept(let reason): Self.reason + reason
        }
    }

    init(code: String) {
        switch code {
        case "stored": self = .stored
        case "not stored": self = .notStored
        case "failed": self = .failed
        case _ where code.hasPrefix(Self.reason): self = .notKept(String(code.dropFirst(Self.reason.count)))
        default: self = .underWay
        }
    }
}
