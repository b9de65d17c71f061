/// What the file `.size` of a shelf says: how many bytes its values have together.
struct ShelfRecord: Equatable {
    /// Written before a change and cleared after it: a process that was killed in between leaves `false`.
    var trusted: Bool
    var bytes: Int64

    static let size = 24
    /// More than that is nonsense, and 256 times that still no overflow.
    static let most: Int64 = 1 << 54
    private static let magic = Array("swsz".utf8)

    init(trusted: Bool, bytes: Int64) {
        self.trusted = trusted
        self.bytes = bytes
    }

    /// - Parameters:
    ///   - stored: the file's contents; anything odd counts as an untrusted nothing.
    ///   - boot: a record from before this start of the machine may be older than the files it counts.
    init(stored: [UInt8], boot: UInt64) {
        guard stored.count == Self.size, stored.starts(with: Self.magic) else {
            self.init(trusted: false, bytes: 0)
            return
        }
        let bytes = Int64(bitPattern: Self.number(stored[8..<16]))
        let sane = bytes >= 0 && bytes <= Self.most && stored[4] == 1 && Self.number(stored[16..<24]) == boot
        self.init(trusted: sane, bytes: min(max(bytes, 0), Self.most))
    }

    func stored(boot: UInt64) -> [UInt8] {
        var all = Self.magic + [trusted ? 1 : 0, 0, 0, 0]
        for number in [UInt64(bitPattern: bytes), boot] {
            withUnsafeBytes(of: number.littleEndian) { all.append(contentsOf: $0) }
        }
        return all
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
