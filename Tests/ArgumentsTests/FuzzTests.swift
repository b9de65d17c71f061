import Arguments
import Testing

/// Any bytes get an answer, and answers are consistent.
@Suite struct FuzzTests {
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(sides))
        }

        mutating func garbage() -> [UInt8] {
            (0..<roll(12)).map { _ in UInt8(roll(256)) }
        }
    }

    private static let fixed = [
        "-c", "-S", "a.c", "b.s", "-o", "a.o", "", "-", "--", "@f", "@@", "x=y", "-MD", "-Wp,-MD,f", "-Wp,", "-Wp,,",
        "-Wa,", "-Xclang",
        "-x", "none", "c++", "=", ",", "/dev/null", "-ffile-prefix-map==", "-Xarch_", "-MF", "-MQ", "-gsplit-dwarf",
        "a.", ".c",
    ].map(bytes)

    @Test(arguments: bothDialects)
    func `random words never trap`(dialect: Dialect) {
        var dice = Dice(state: 0x9E37_79B9_7F4A_7C15)
        let rows = FlagTable.table(of: dialect).rows
        var compilations = 0
        for _ in 0..<2000 {
            // Half of them begin sensibly, so that some get to the end.
            let isSensible = dice.roll(2) == 0
            let more = (0..<dice.roll(isSensible ? 4 : 12)).map { _ in Self.word(&dice, rows) }
            let arguments = (isSensible ? [bytes("-c"), bytes("a.c")] : []) + more
            let call = Call(arguments: arguments, directory: bytes("/w"), dialect: dialect, plusplus: dice.roll(2) == 0)
            var files = 0
            let verdict = CommandParser.parse(call) { _ in
                files += 1
                return files < 5 ? arguments.randomFlat : nil
            }
            guard case .compilation(let found) = verdict else { continue }
            compilations += 1
            let indices = found.expandedArguments.indices
            #expect((found.dependencyWords + found.outputWords).allSatisfy(indices.contains))
            #expect(found.outputs.first == Output(.object, found.object))
            #expect(!found.input.isEmpty && !found.object.isEmpty)
        }
        #expect(compilations > 100)
    }

    private static func word(_ dice: inout Dice, _ rows: [Flag]) -> [UInt8] {
        switch dice.roll(10) {
        case 0...4: fixed[dice.roll(fixed.count)]
        case 5...6: rows[dice.roll(rows.count)].spelling
        case 7: rows[dice.roll(rows.count)].spelling + dice.garbage()
        case 8: rows[dice.roll(rows.count)].spelling + bytes("=") + dice.garbage()
        default: dice.garbage()
        }
    }

    @Test(arguments: bothDialects)
    func `random response files never trap`(dialect: Dialect) {
        var dice = Dice(state: 42)
        let letters = bytes("\\\"' \n\tab@-c\u{0b}\r") + [0, 0xFF, 0xEF, 0xBB, 0xBF]
        for _ in 0..<4000 {
            let file = (0..<dice.roll(40)).map { _ in letters[dice.roll(letters.count)] }
            var reads = 0
            _ = CommandParser.parse(call(["-c", "@f"], dialect)) { _ in
                reads += 1
                return reads < 4 ? file : nil
            }
        }
    }
}

extension Array where Element == [UInt8] {
    /// All words as one text.
    fileprivate var randomFlat: [UInt8] { [UInt8](joined(separator: [0x20])) }
}
