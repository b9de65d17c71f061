/// Random choices that can be repeated.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func roll(_ sides: Int) -> Int { Int(next() >> 33) % sides }
    mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }
    mutating func isOne(in sides: Int) -> Bool { roll(sides) == 0 }
}
