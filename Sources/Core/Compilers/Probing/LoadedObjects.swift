/// What `LD_TRACE_LOADED_OBJECTS=1 program` (or `ldd program`) prints: the libraries a program brings along.
package struct LoadedObjects: Equatable, Sendable {
    /// Absolute paths, in order, each once; the loader itself is among them.
    package var paths: [[UInt8]] = []
    /// `not found`: the program may find them otherwise, so its identity is incomplete.
    package var missing: [[UInt8]] = []

    package init(paths: [[UInt8]] = [], missing: [[UInt8]] = []) {
        self.paths = paths
        self.missing = missing
    }

    /// Lines of any other shape (`statically linked`, the kernel's own `linux-vdso`) are passed over.
    package init(parsing output: [UInt8]) {
        for line in output.lines {
            let entry = Self.withoutAddress(line.trimmed)
            let (name, found) = Self.sides(of: entry)
            if found.elementsEqual("not found".utf8) {
                missing.append(Array(name))
            } else if found.first == UInt8(ascii: "/"), !paths.contains(Array(found)) {
                paths.append(Array(found))
            }
        }
    }

    /// `libc.so.6 => /lib/libc.so.6` has two sides, `/lib64/ld-linux.so.2` one.
    private static func sides(of entry: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        let arrow = Array(" => ".utf8)
        var at = entry.startIndex
        while at < entry.endIndex {
            if entry[at...].starts(with: arrow) { return (entry[..<at], entry[(at + arrow.count)...]) }
            at += 1
        }
        return (entry, entry)
    }

    /// Takes ` (0x00007f…)` off the end.
    private static func withoutAddress(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.last == UInt8(ascii: ")"), let open = line.lastIndex(of: UInt8(ascii: "(")),
            line[(open + 1)...].starts(with: "0x".utf8)
        else { return line }
        return line[..<open].trimmed
    }
}
