import Hashing
package import Posix

/// Digests by the facts of the files that had them. Only settled contents enter.
package struct DigestMemo: Sendable {
    private var digests = Bounded<FileFacts, Digest>(limit: 200_000)
    /// Devices whose facts still mean the same files after a restart.
    private var lasting: Set<UInt64> = []
    /// Devices of which this process knows better.
    private var fleeting: Set<UInt64> = []

    package init() {}

    package subscript(facts: FileFacts) -> FileContent? {
        mutating get { digests[facts].map { FileContent(facts: facts, digest: $0, isSettled: true) } }
    }

    package mutating func remember(_ content: FileContent) { digests[content.facts] = content.digest }

    package mutating func trust(_ device: UInt64, _ trust: StampTrust) {
        if trust.lasts {
            lasting.insert(device)
            fleeting.remove(device)
        } else {
            lasting.remove(device)
            fleeting.insert(device)
        }
    }

    /// What an earlier daemon knew. It is handed on to the next one also when nothing of it is looked at here.
    package mutating func adopt(_ other: DigestMemo) {
        lasting.formUnion(other.lasting.subtracting(fleeting))
        for (facts, digest) in other.digests.all where digests[facts] == nil { digests[facts] = digest }
    }

    private static let mark = Array("swcache-digests\u{1}".utf8)

    /// What may be believed by the next daemon, with a checksum.
    package func encoded() -> [UInt8] {
        let kept = digests.all.filter { lasting.contains($0.key.device) }
        var writer = ByteWriter()
        writer.bytes = Self.mark
        writer.put(UInt32(kept.count))
        for (facts, digest) in kept {
            for number in [facts.device, facts.inode] { writer.put(number) }
            for number in [facts.size, facts.modified, facts.changed] { writer.put(UInt64(bitPattern: number)) }
            writer.put(facts.mode)
            writer.put(digest)
        }
        return writer.bytes + Digest(of: writer.bytes).bytes
    }

    package init?(decoding bytes: [UInt8]) {
        guard bytes.count > Self.mark.count + 32, bytes.starts(with: Self.mark) else { return nil }
        let body = Array(bytes.dropLast(32))
        guard Digest(bytes: bytes.suffix(32)) == Digest(of: body) else { return nil }
        var reader = ByteReader(body, from: Self.mark.count)
        do throws(ByteReader.Malformed) {
            for _ in 0..<(try reader.count(ofItemsTaking: 76)) {
                let facts = FileFacts(
                    device: try reader.long(), inode: try reader.long(), size: Int64(bitPattern: try reader.long()),
                    modified: Int64(bitPattern: try reader.long()), changed: Int64(bitPattern: try reader.long()),
                    mode: try reader.number())
                digests[facts] = try reader.digest()
                lasting.insert(facts.device)
            }
        } catch {
            return nil
        }
    }
}
