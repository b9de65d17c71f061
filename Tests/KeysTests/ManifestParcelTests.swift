import Hashing
import Keys
import Testing

/// What far stores keep under a manifest's key.
@Suite struct ManifestParcelTests {
    private let manifest = Manifest(results: [
        Manifest.Result(entry: Digest(of: [1]), inputs: [.init(Name(.asSpelled, [97]), Digest(of: [2]))])
    ]).encoded(for: Digest(of: [0]))

    @Test func `a manifest without an entry is kept as it stands`() {
        let parcel = ManifestParcel(manifest: manifest)
        #expect(parcel.encoded() == manifest)
        #expect(ManifestParcel(decoding: manifest) == parcel)
    }

    @Test(arguments: [0, 1, 70_000])
    func `an entry travels with it`(_ size: Int) {
        let entry = ManifestParcel.Entry(Digest(of: [1]), [UInt8](repeating: 7, count: size))
        let parcel = ManifestParcel(manifest: manifest, entry: entry)
        #expect(ManifestParcel(decoding: parcel.encoded()) == parcel)
    }

    @Test func `what is cut short or has more is no parcel, at any byte`() {
        let whole = ManifestParcel(manifest: manifest, entry: .init(Digest(of: [1]), [1, 2, 3])).encoded()
        let mark = Array("swcache-parcel\u{1}".utf8)
        for count in mark.count..<whole.count { #expect(ManifestParcel(decoding: Array(whole[..<count])) == nil) }
        #expect(ManifestParcel(decoding: whole + [0]) == nil)
        // A length that promises more than there is.
        var lying = whole
        lying[mark.count + 32 + 3] = 0x7f
        #expect(ManifestParcel(decoding: lying) == nil)
    }
}
