import Rust
import Testing

/// Any bytes get an answer, and answers are consistent.
@Suite struct ArgumentFuzzTests {
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(sides))
        }

        mutating func garbage() -> [UInt8] { (0..<roll(12)).map { _ in UInt8(roll(256)) } }
    }

    private static let fixed = [
        "", "-", "--", "@f", "@", "=", "-C", "-Z", "-Clto=", "--emit=", ",", "--emit=link,,asm=", "-L=", "-l:=", ":=:",
        "--extern=:=", "-g", "-gO", "--cfg", "a.rs", "--target=.json", "--crate-type=,", "-Cllvm-args=-=", "-C=", "-Z=",
        "--remap-path-prefix==", "--json=,", "-Cextra-filename=", "--out-dir=", "\u{fc}", "-\u{fc}", "--=", "---",
    ].map(bytes)

    @Test func `random words never trap`() {
        var dice = Dice(state: 0x9E37_79B9_7F4A_7C15)
        var compilations = 0
        for _ in 0..<6000 {
            // Half of them begin sensibly, so that some get to the end.
            let begin = dice.roll(2) == 0 ? library.map(bytes) : []
            let arguments = begin + (0..<dice.roll(5)).map { _ in Self.word(&dice) }
            let verdict = RustCommandParser.parse(RustCall(arguments: arguments, directory: bytes("/w"))) { _ in
                dice.roll(2) == 0 ? dice.garbage() : nil
            }
            guard case .compilation(let found) = verdict else { continue }
            compilations += 1
            #expect(!found.input.isEmpty && !found.outputs.isEmpty && !found.crateName.isEmpty)
            #expect(found.outputs.allSatisfy { !$0.path.isEmpty && !$0.path.contains(0) })
        }
        #expect(compilations > 100)
    }

    private static func word(_ dice: inout Dice) -> [UInt8] {
        let rows = RustRows.all
        let row = bytes(rows[dice.roll(rows.count)].spelling)
        switch dice.roll(9) {
        case 0...2: return fixed[dice.roll(fixed.count)]
        case 3: return row
        case 4: return row + dice.garbage()
        case 5: return row + bytes("=") + dice.garbage()
        case 6: return bytes("-C" + CodegenRows.all[dice.roll(CodegenRows.all.count)].name + "=") + dice.garbage()
        case 7: return bytes("@") + dice.garbage()
        default: return dice.garbage()
        }
    }
}
