import Glibc

/// A path as the kernel sees it: bytes, no encoding assumed. Never holds a NUL inside.
package struct Path: Hashable, Sendable {
    private let terminated: [UInt8]

    /// What follows a NUL in `bytes` is cut off, as the kernel would.
    package init(_ bytes: some Sequence<UInt8>) {
        var copy = Array(bytes)
        if let end = copy.firstIndex(of: 0) { copy.removeSubrange(end...) }
        copy.append(0)
        terminated = copy
    }

    package init(_ text: String) { self.init(text.utf8) }

    /// `name` as seen from `directory`: itself when it is absolute.
    package init(_ name: some Collection<UInt8>, in directory: [UInt8]) {
        if name.first == UInt8(ascii: "/") {
            self.init(name)
        } else {
            self.init(directory + [UInt8(ascii: "/")] + name)
        }
    }

    package var bytes: ArraySlice<UInt8> { terminated.dropLast() }

    package var isAbsolute: Bool { terminated[0] == UInt8(ascii: "/") }

    package func appending(_ suffix: String) -> Path { Path(bytes + Array(suffix.utf8)) }

    /// For messages to people: bytes that are not UTF-8 show as replacement characters.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Everything before the last slash; `.` when there is none, `/` at the root.
    package var directory: Path {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return Path(".") }
        return slash == 0 ? Path("/") : Path(bytes[..<slash])
    }

    /// What follows the last slash.
    package var name: ArraySlice<UInt8> {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes
    }

    /// Hands the path to a system call and turns its failure into an error.
    @discardableResult
    package func call<R: SignedInteger>(_ body: (UnsafePointer<CChar>) -> R) throws(Errno) -> R {
        try check { withPointer(body) }
    }

    package func withPointer<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        terminated.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }

    static func withOptionalPointer<R>(_ path: Path?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
        guard let path else { return body(nil) }
        return path.withPointer { body($0) }
    }
}
