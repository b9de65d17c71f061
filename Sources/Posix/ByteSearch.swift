import CPosix

extension [UInt8] {
    /// Whether the bytes occur in these; nothing occurs everywhere. As fast as libc.
    package func mentions(_ needle: [UInt8]) -> Bool {
        withUnsafeBytes { all in
            needle.withUnsafeBytes { part in
                guard let start = all.baseAddress, let wanted = part.baseAddress else { return part.isEmpty }
                return swc_mentions(start, all.count, wanted, part.count) != 0
            }
        }
    }
}
