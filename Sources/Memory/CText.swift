import Glibc

/// Bytes with a NUL behind the last, as system calls take them; the NUL is not counted.
package struct CText: @unchecked Sendable {
    // Only read through.
    package let pointer: UnsafePointer<CChar>

    /// What `pointer` points to must outlive the text. (The label keeps literals away: as a pointer, a literal would
    /// live for the length of the call only.)
    package init(at pointer: UnsafePointer<CChar>) { self.pointer = pointer }

    package init(_ text: StaticString) {
        // A literal has a NUL behind it.
        pointer = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// A copy that is never freed, for what a short-lived process keeps to its end.
    package init(keeping bytes: ByteView) {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        if let start = bytes.pointer { memcpy(copy, start, bytes.count) }
        copy[bytes.count] = 0
        pointer = UnsafePointer(copy)
    }

    package var bytes: ByteView {
        let count = strlen(pointer)
        return ByteView(start: UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self), count: count)
    }
}
