/// The notes of a 64-bit little-endian ELF image.
enum ElfNotes {
    /// The linker's build id, as bytes.
    /// - Parameter image: the beginning of the image as it lies in memory or in its file, notes included.
    /// - Returns: `nil` where there is none, and for what is no such image.
    static func buildID(in image: UnsafeRawBufferPointer) -> [UInt8]? {
        guard image.count > 64, image.prefix(6).elementsEqual([0x7f, 0x45, 0x4c, 0x46, 2, 1]),
            let table = number(image, 32, 8), let size = number(image, 54, 2), let count = number(image, 56, 2),
            size >= 56
        else { return nil }
        for index in 0..<min(count, 64) {
            let (row, overflow) = table.addingReportingOverflow(index * size)
            guard !overflow, let kind = number(image, row, 4) else { return nil }
            guard kind == noteSegment, let start = number(image, row + 8, 8), let length = number(image, row + 32, 8)
            else { continue }
            if let found = buildID(image, from: start, count: length) { return found }
        }
        return nil
    }

    private static func buildID(_ image: UnsafeRawBufferPointer, from start: Int, count: Int) -> [UInt8]? {
        var position = start
        let (end, overflow) = start.addingReportingOverflow(count)
        guard !overflow, end <= image.count else { return nil }
        while position < end - 12 {
            guard let name = number(image, position, 4), let size = number(image, position + 4, 4),
                let kind = number(image, position + 8, 4)
            else { return nil }
            let content = position + 12 + (name + 3) & ~3
            guard content <= end, size <= end - content else { return nil }
            if kind == buildIDNote, image[(position + 12)..<content].starts(with: "GNU".utf8) {
                return Array(image[content..<content + size])
            }
            position = content + (size + 3) & ~3
        }
        return nil
    }

    private static func number(_ image: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset <= image.count - count else { return nil }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(image[offset + index]) }
        return Int(exactly: value)
    }

    private static let noteSegment = 4
    private static let buildIDNote = 3
}
