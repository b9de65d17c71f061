package import Memory

/// `Reply.wait`, read without looking at any other reply.
package enum WaitFrame {
    /// `nil` where the frame is something else.
    package static func milliseconds(_ frame: ByteView) throws(WireError) -> UInt32? {
        var decoder = try Decoder(frame: frame)
        guard try decoder.byte() == Reply.waitKind else { return nil }
        let time = try decoder.number()
        try decoder.finish()
        return time
    }
}
