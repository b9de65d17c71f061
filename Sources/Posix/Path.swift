import Glibc

/// A path as the kernel sees it: bytes, no encoding assumed. Never holds a NUL inside.
package struct Path: Hashable, Sendable {
    private let terminated: [UInt8]

    /// What follows a NUL in `bytes` is cut off, as the kernel would.
    package init(_ bytes: some Sequence<UInt8>) { self.init(Array(bytes)[...]) }

    /// These two are what hot loops call: no generic code.
    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    package init(_ bytes: ArraySlice<UInt8>) {
        let whole = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { memchr($0, 0, buffer.count) == nil } ?? true
        }
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count + 1)
        copy.append(contentsOf: whole ? bytes : bytes.prefix { $0 != 0 })
        copy.append(0)
        terminated = copy
    }

    package init(_ text: String) { self.init(Array(text.utf8)) }

    /// `name` as seen from `directory`: itself when it is absolute.
    package init(_ name: some Collection<UInt8>, in directory: [UInt8]) {
        self.init(Array(name)[...], in: directory)
    }

    package init(_ name: [UInt8], in directory: [UInt8]) { self.init(name[...], in: directory) }

    package init(_ name: ArraySlice<UInt8>, in directory: [UInt8]) {
        if name.first == UInt8(ascii: "/") {
            self.init(name)
        } else {
            var joined: [UInt8] = []
            joined.reserveCapacity(directory.count + name.count + 2)
            joined.append(contentsOf: directory)
            joined.append(UInt8(ascii: "/"))
            joined.append(contentsOf: name)
            self.init(joined)
        }
    }

    package var bytes: ArraySlice<UInt8> { terminated.dropLast() }

    /// All at once: an array would take its bytes one by one.
    package func hash(into hasher: inout Hasher) {
        terminated.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

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
