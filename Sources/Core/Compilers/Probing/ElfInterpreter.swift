/// The loader that a program names for itself (`PT_INTERP`): with it, and only with it, a program's libraries can be
/// listed without running the program.
package enum ElfInterpreter {
    /// How much of a file holds its headers in all but odd cases.
    package static let headCount = 4096

    /// - Parameter head: the beginning of the file.
    /// - Returns: `nil` for a static program, and for what is no 64-bit little-endian ELF file.
    package static func path(in head: [UInt8]) -> [UInt8]? {
        guard head.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), let table = number(head, 32, 8),
            let size = number(head, 54, 2), let count = number(head, 56, 2), size >= 56
        else { return nil }
        for index in 0..<min(count, 64) {
            let (row, overflow) = table.addingReportingOverflow(index * size)
            guard !overflow, let kind = number(head, row, 4) else { return nil }
            if kind == 3, let offset = number(head, row + 8, 8), let length = number(head, row + 32, 8) {
                return text(head, offset, length)
            }
        }
        return nil
    }

    private static func text(_ head: [UInt8], _ offset: Int, _ length: Int) -> [UInt8]? {
        guard offset >= 0, length > 1, offset < head.count, length <= head.count - offset else { return nil }
        return Array(head[offset..<offset + length].prefix { $0 != 0 })
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset < bytes.count - count else { return nil }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
        return Int(exactly: value)
    }
}
