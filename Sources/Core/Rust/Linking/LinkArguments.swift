/// What `-C link-arg` and `-C link-args` of a call bring along.
package struct LinkArguments: Equatable, Sendable {
    /// Files whose content counts whether or not the linker lists them.
    package private(set) var read: [[UInt8]] = []
    /// Files given by their path; linkers list them.
    package private(set) var named: [[UInt8]] = []
    /// `-L`, in order.
    package private(set) var directories: [[UInt8]] = []
    /// Words that decide which linker runs.
    package private(set) var programs: [[UInt8]] = []

    /// - Parameter words: in order, those of `link-args` taken apart.
    package init(_ words: [[UInt8]]) throws(Doubt) {
        var forLinker: [[UInt8]] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if LinkPath.starts(word, with: "-Wl,") {
                forLinker += word.dropFirst(4).split(separator: UInt8(ascii: ",")).map(Array.init)
            } else if word.elementsEqual("-Xlinker".utf8) {
                guard let value = rest.popFirst() else { throw Doubt("link-arg -Xlinker") }
                forLinker.append(value)
            } else {
                try take(word, from: &rest, LinkArgumentTable.driver, isPlain: true)
            }
        }
        var linkerRest = forLinker[...]
        while let word = linkerRest.popFirst() {
            try take(word, from: &linkerRest, LinkArgumentTable.linker, isPlain: false)
        }
    }

    /// - Parameter isPlain: the driver's words; the linker's have one dash or two.
    private mutating func take(
        _ word: [UInt8], from rest: inout ArraySlice<[UInt8]>, _ table: [LinkArgumentTable.Row], isPlain: Bool
    ) throws(Doubt) {
        guard word.first != UInt8(ascii: "@"), !word.isEmpty else { throw Self.doubt(word) }
        guard word.first == UInt8(ascii: "-"), word.count > 1 else { return named.append(word) }
        let isLong = !isPlain && LinkPath.starts(word, with: "--")
        let spelled = isLong ? Array(word.dropFirst()) : word
        // `--lto-emit-asm` is not `-l` with a value.
        let rows = isLong ? table.filter { $0.flag.count > 2 } : table
        guard let row = Self.row(for: spelled, in: rows) else { throw Self.doubt(word) }
        var value = Array(spelled.dropFirst(row.flag.count))
        if row.form == .separate {
            guard let next = rest.popFirst(), next.first != UInt8(ascii: "@") else { throw Self.doubt(word) }
            value = next
        }
        note(row, value, spelled: row.form == .separate ? [word, value] : [word])
    }

    private mutating func note(_ row: LinkArgumentTable.Row, _ value: [UInt8], spelled: [[UInt8]]) {
        switch row.meaning {
        case .text: break
        case .reads: read.append(value)
        case .names: named.append(value)
        case .searches: directories.append(value)
        case .programs: programs += spelled
        }
    }

    /// A whole word before a beginning, and of beginnings the longest.
    private static func row(for word: [UInt8], in table: [LinkArgumentTable.Row]) -> LinkArgumentTable.Row? {
        if let whole = table.first(where: { $0.form != .joined && $0.flag == word }) { return whole }
        return table.filter { $0.form == .joined && word.count > $0.flag.count && word.starts(with: $0.flag) }
            .max { $0.flag.count < $1.flag.count }
    }

    private static func doubt(_ word: [UInt8]) -> Doubt {
        let flag = word.first == UInt8(ascii: "@") ? [UInt8(ascii: "@")] : word.prefix { $0 != UInt8(ascii: "=") }
        return Doubt("link-arg " + String(decoding: flag, as: UTF8.self))
    }
}
