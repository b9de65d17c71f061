/// How compilers write names into rules for make.
package enum MakeQuoting {
    /// Quotes a target: a space or tab gets a backslash, and those before it are doubled; `#` gets a backslash, `$`
    /// is doubled. gcc and clang agree.
    package static func quote(_ name: [UInt8]) -> [UInt8] {
        var quoted: [UInt8] = []
        quoted.reserveCapacity(name.count + 8)
        for (index, byte) in name.enumerated() {
            switch byte {
            case Byte.space, Byte.tab:
                var before = index
                while before > 0, name[before - 1] == Byte.backslash {
                    quoted.append(Byte.backslash)
                    before -= 1
                }
                quoted.append(Byte.backslash)
            case Byte.hash: quoted.append(Byte.backslash)
            case Byte.dollar: quoted.append(Byte.dollar)
            default: break
            }
            quoted.append(byte)
        }
        return quoted
    }

    /// gcc takes leading `./` off every name in a rule, targets included.
    static func withoutLeadingDots(_ name: [UInt8]) -> [UInt8] {
        var rest = name[...]
        while rest.count >= 2, rest[rest.startIndex] == Byte.dot, rest[rest.startIndex + 1] == Byte.slash {
            rest = rest.dropFirst(2).drop { $0 == Byte.slash }
        }
        return Array(rest)
    }
}
