import Glibc

/// The file systems that this process sees, as `/proc/self/mountinfo` lists them.
package struct MountTable: Sendable {
    private let file: Descriptor

    package init?() {
        guard let file = try? Descriptor.open(Path("/proc/self/mountinfo")) else { return nil }
        self.file = file
    }

    /// Whether something was mounted or unmounted since the last question. Costs one system call that never waits.
    package var hasChanged: Bool {
        var one = pollfd(fd: file.raw, events: Int16(POLLPRI), revents: 0)
        return poll(&one, 1, 0) > 0 && Int32(one.revents) & (POLLPRI | POLLERR) != 0
    }

    package struct Mount: Equatable, Sendable {
        package var point: [UInt8]
        package var kind: [UInt8]
    }

    package var mounts: [Mount] {
        guard let file = try? Descriptor.open(Path("/proc/self/mountinfo")) else { return [] }
        var text: [UInt8] = []
        while let more = try? file.readOnce(), !more.isEmpty { text += more }
        return Self.mounts(in: text)
    }

    /// `36 35 98:0 /root /point options [more …] - kind source options`; odd bytes are octal, `\040`.
    package static func mounts(in text: [UInt8]) -> [Mount] {
        text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count > 6, let dash = fields[6...].firstIndex(of: [UInt8(ascii: "-")]), dash + 1 < fields.count
            else { return nil }
            return Mount(point: unescaped(fields[4]), kind: Array(fields[dash + 1]))
        }
    }

    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            guard byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ $0 >= 48 && $0 < 56 }) else {
                result.append(byte)
                continue
            }
            result.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 48) }))
            rest = rest.dropFirst(3)
        }
        return result
    }
}
