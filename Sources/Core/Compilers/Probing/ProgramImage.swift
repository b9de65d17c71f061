/// What kind of file a program is, by its first bytes.
package enum ProgramImage: Equatable, Sendable {
    case elf
    /// `#!interpreter argument`: what really runs is the interpreter, and what the script calls.
    case script(interpreter: [UInt8], argument: [UInt8]?)
    case other

    /// How many bytes of the file are looked at (the kernel's own limit for the first line).
    package static let headCount = 256

    package init(head: [UInt8]) {
        if head.starts(with: [0x7f, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")]) {
            self = .elf
        } else if head.starts(with: "#!".utf8), let line = head.dropFirst(2).prefix(Self.headCount - 2).lines.first,
            case let text = line.trimmed, !text.isEmpty
        {
            let end = text.firstIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ?? text.endIndex
            let argument = text[end...].trimmed
            self = .script(interpreter: Array(text[..<end]), argument: argument.isEmpty ? nil : Array(argument))
        } else {
            self = .other
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var lines: [ArraySlice<UInt8>] {
        split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
}
