package import Posix

/// The job server that a caller brings, as its environment tells: make's, ninja's or cargo's. One that brings any is
/// never lent tokens: that would overrule its `-j`.
package enum CallerJobserver: Equatable, Sendable {
    case none
    case fifo([UInt8])
    case descriptors(reading: Int32, writing: Int32)
    /// There is one, but not for this process (make gives its recipes negative numbers), or of an unknown kind.
    case outOfReach

    /// In the order in which compilers look.
    private static let variables = ["CARGO_MAKEFLAGS", "MAKEFLAGS", "MFLAGS"]
    private static let options = ["--jobserver-auth=", "--jobserver-fds="].map { Array($0.utf8) }

    package init(_ environment: Environment) {
        for name in Self.variables {
            guard let flags = environment.raw(name), let value = Self.value(in: flags) else { continue }
            self = Self.read(value)
            return
        }
        self = .none
    }

    /// Tokens may be lent to this caller.
    package var mayBeLent: Bool { self == .none }

    /// Of the last of the options: make itself appends.
    private static func value(in flags: [UInt8]) -> [UInt8]? {
        let words = flags.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }
        for word in words.reversed() {
            if let option = options.first(where: { word.starts(with: $0) }) {
                return Array(word.dropFirst(option.count))
            }
        }
        return nil
    }

    private static func read(_ value: [UInt8]) -> CallerJobserver {
        let fifo = Array("fifo:".utf8)
        if value.starts(with: fifo) {
            return value.count > fifo.count ? .fifo(Array(value.dropFirst(fifo.count))) : .outOfReach
        }
        let numbers = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Int32(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 2, let reading = numbers[0], let writing = numbers[1], reading >= 0, writing >= 0 else {
            return .outOfReach
        }
        return .descriptors(reading: reading, writing: writing)
    }
}
