package import Hashing

/// A manifest as far stores keep it: with the entry of its newest result, where that is small. Who gets one gets the
/// other in the same round trip.
package struct ManifestParcel: Equatable, Sendable {
    package var manifest: [UInt8]
    /// As entries go to far stores; whoever takes it verifies it.
    package var entry: Entry?

    package struct Entry: Equatable, Sendable {
        package var key: Digest
        package var bytes: [UInt8]

        package init(_ key: Digest, _ bytes: [UInt8]) {
            self.key = key
            self.bytes = bytes
        }
    }

    package init(manifest: [UInt8], entry: Entry? = nil) {
        self.manifest = manifest
        self.entry = entry
    }

    private static let mark: [UInt8] = Array("swcache-parcel\u{1}".utf8)

    /// Without an entry it is the manifest as it stands.
    package func encoded() -> [UInt8] {
        guard let entry else { return manifest }
        var all = ByteWriter()
        all.bytes.reserveCapacity(Self.mark.count + manifest.count + entry.bytes.count + 40)
        all.bytes += Self.mark
        all.put(entry.key)
        all.put(manifest)
        all.put(entry.bytes)
        return all.bytes
    }

    /// `nil` for what has the mark and no more sense; without the mark it is all manifest.
    package init?(decoding bytes: [UInt8]) {
        guard bytes.starts(with: Self.mark) else {
            self.init(manifest: bytes)
            return
        }
        var reader = ByteReader(bytes, from: Self.mark.count)
        do throws(ByteReader.Malformed) {
            let key = try reader.digest()
            self.init(manifest: try reader.data(), entry: Entry(key, try reader.data()))
        } catch {
            return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}
