/// Where a cluster keeps a key: CRC-16 (XMODEM) of it, or of what is between its first `{` and the next `}`.
package enum HashSlot {
    package static let count = 16_384

    package static func of(_ key: [UInt8]) -> Int {
        var hashed = key[...]
        if let open = key.firstIndex(of: UInt8(ascii: "{")) {
            let behind = key[(open + 1)...]
            if let close = behind.firstIndex(of: UInt8(ascii: "}")), close > open + 1 { hashed = behind[..<close] }
        }
        return Int(checksum(hashed)) % count
    }

    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var crc: UInt16 = 0
        for byte in bytes { crc = crc << 8 ^ table[Int(UInt8(truncatingIfNeeded: crc >> 8) ^ byte)] }
        return crc
    }

    private static let table: [UInt16] = (0..<256).map { index in
        var crc = UInt16(index) << 8
        for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
        return crc
    }
}
