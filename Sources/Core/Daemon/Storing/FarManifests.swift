import Entries
import Hashing
import Keys
import Posix
import Storage

/// Manifests on their way to far levels and back.
struct FarManifests: ParcelFormat {
    /// Of entries, as zstd takes it.
    let compression: Int32

    /// Compressed, in bytes: what most objects are below, and what costs a line less than the round trip that it spares.
    static let largestEntry = 64 << 10
    /// Not compressed: more will not become so small.
    private static let largestFile: Int64 = 1 << 20

    func pack(_ manifest: Value, for key: Key, entry: (Key) -> Value?) -> Value {
        guard let bytes = manifest.flattened(), let newest = Manifest(decoding: bytes, for: key.digest)?.results.first,
            let value = entry(Key(.entry, newest.entry)), let packed = compressed(value, newest.entry)
        else { return manifest }
        return Value(ManifestParcel(manifest: bytes, entry: .init(newest.entry, packed)).encoded())
    }

    private func compressed(_ value: Value, _ key: Digest) -> [UInt8]? {
        guard value.count <= Self.largestFile, let reader = try? EntryReader(value, key: key) else { return nil }
        let bytes = reader.isCompressed ? value.flattened() : try? reader.compressed(level: compression)
        return bytes.flatMap { $0.count <= Self.largestEntry ? $0 : nil }
    }

    func unpack(_ parcel: Value) -> Parcel? {
        guard let found = parcel.flattened().flatMap({ ManifestParcel(decoding: $0) }) else { return nil }
        let entry = found.entry.map { (key: Key(.entry, $0.key), value: Value($0.bytes)) }
        return Parcel(manifest: Value(found.manifest), entry: entry)
    }

    func join(_ ours: Value, _ theirs: Value, for key: Key) -> Value? {
        guard var parcel = ours.flattened().flatMap({ ManifestParcel(decoding: $0) }),
            let stored = theirs.flattened().flatMap({ ManifestParcel(decoding: $0) }),
            var manifest = Manifest(decoding: parcel.manifest, for: key.digest),
            let known = Manifest(decoding: stored.manifest, for: key.digest)
        else { return nil }
        manifest.merge(known)
        parcel.manifest = manifest.encoded(for: key.digest)
        return Value(parcel.encoded())
    }
}
