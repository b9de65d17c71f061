import CPosix
import Glibc

/// Variables as a process was given them. Names and values are bytes; the first of two equal names counts.
package struct Environment: Equatable, Sendable {
    /// `NAME=value` entries, in their order.
    package let entries: [[UInt8]]

    package init(entries: [[UInt8]]) { self.entries = entries }

    /// From entries that each end with a NUL.
    package init(block: [UInt8]) {
        entries = block.split(separator: 0, omittingEmptySubsequences: true).map { Array($0) }
    }

    /// This process's own.
    package static var current: Environment {
        var entries: [[UInt8]] = []
        guard var next = swc_environ() else { return Environment(entries: []) }
        while let text = next.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
            next += 1
        }
        return Environment(entries: entries)
    }

    package var block: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries { bytes += entry + [0] }
        return bytes
    }

    /// The value of exactly this name, unset being `nil` and set but empty being empty.
    package func raw(_ name: String) -> [UInt8]? {
        let name = Array(name.utf8)
        for entry in entries where entry.count > name.count && entry[name.count] == UInt8(ascii: "=") {
            if entry.starts(with: name) { return Array(entry[(name.count + 1)...]) }
        }
        return nil
    }

    /// As `raw`; a `SCCACHE_X` that is unset is looked for as `CACHEPOT_X`.
    package subscript(name: String) -> [UInt8]? {
        if let value = raw(name) { return value }
        guard name.hasPrefix("SCCACHE_") else { return nil }
        return raw("CACHEPOT_" + name.dropFirst("SCCACHE_".count))
    }

    /// The value as text; bytes that are not UTF-8 become replacement characters.
    package func text(_ name: String) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }
}
