package import Memory

/// A hit read in place, without a copy of anything: the same frame that `Reply.hit` writes.
package struct HitFrame {
    package struct File {
        package enum Content {
            case bytes(ByteView)
            case file(index: UInt32, offset: UInt64, count: UInt64)
        }

        package let path: ByteView
        package let executable: Bool
        package let content: Content
    }

    package let output: ByteView
    package let errors: ByteView
    /// The daemon wants to hear what was placed.
    package let reports: Bool
    private var decoder: Decoder
    private var left: Int

    /// `nil` where the frame is something else.
    /// - Parameter frame: one whole frame, which must outlive what is read from it.
    package init?(_ frame: ByteView) throws(WireError) {
        var decoder = try Decoder(frame: frame)
        guard try decoder.byte() == Reply.hitKind else { return nil }
        output = try decoder.view()
        errors = try decoder.view()
        reports = try decoder.flag()
        left = try decoder.count(ofItemsTaking: 10)
        self.decoder = decoder
    }

    /// The next file; `nil` behind the last.
    package mutating func next() throws(WireError) -> File? {
        guard left > 0 else {
            try decoder.finish()
            return nil
        }
        left -= 1
        let path = try decoder.view()
        let executable = try decoder.flag()
        switch try decoder.byte() {
        case 1: return File(path: path, executable: executable, content: .bytes(try decoder.view()))
        case 2:
            return File(
                path: path, executable: executable,
                content: .file(index: try decoder.number(), offset: try decoder.long(), count: try decoder.long()))
        case let kind: throw .unknownKind(kind)
        }
    }
}
