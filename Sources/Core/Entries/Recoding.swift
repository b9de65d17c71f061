import Posix

extension EntryReader {
    /// The same entry with every output compressed that gets smaller by it, for remotes and compaction.
    /// Verifies all of it on the way, so that nothing broken is sent on.
    /// - Parameter level: zstd's; 1 is nearly as small as 3 and faster.
    package func compressed(level: Int32) throws(Malformed) -> [UInt8] {
        try recoded(aligned: false) { Zstd.compress($0, level: level) }
    }

    /// The same entry with every output as it is, for a store that hands out files. Verifies all of it.
    package func expanded() throws(Malformed) -> [UInt8] {
        try recoded(aligned: header.outputs.contains { $0.size > Form.worthSharing }) { _ in nil }
    }

    /// Readers take what unfolds further for a bomb.
    private static func unfolds(_ frame: [UInt8], to content: [UInt8]) -> Bool {
        Int64(content.count) <= EntryLimits.unfolded(Int64(frame.count))
    }

    /// - Parameter encode: `nil` where the output is to stay as it is.
    private func recoded(aligned: Bool, _ encode: ([UInt8]) -> [UInt8]?) throws(Malformed) -> [UInt8] {
        var header = header
        header.aligned = aligned
        var frames: [Rope] = []
        for index in header.outputs.indices {
            let content = try bytes(of: index)
            let frame = encode(content)
            let smaller = frame.map { $0.count < content.count && Self.unfolds($0, to: content) } ?? false
            let stored = smaller ? frame ?? content : content
            header.outputs[index].encoding = smaller ? .zstd : .raw
            header.outputs[index].storedSize = Int64(stored.count)
            header.outputs[index].offset = 0
            frames.append(Rope(stored))
        }
        guard let bytes = try header.assembled(with: frames).flattened() else { throw Malformed("cannot be read") }
        return bytes
    }
}
