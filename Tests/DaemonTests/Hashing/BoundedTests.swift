import Daemon
import Testing

@Suite struct BoundedTests {
    @Test func `the young half stays when it is full`() {
        var memory = Bounded<Int, Int>(limit: 8)
        for number in 0..<8 { memory[number] = number }
        #expect(memory.count == 8)
        memory[8] = 8
        #expect(memory[0] == nil && memory[4] == 4 && memory[8] == 8)
        #expect(memory.count <= 8)
    }

    @Test func `reading keeps`() {
        var memory = Bounded<Int, Int>(limit: 8)
        for number in 0..<100 {
            memory[number] = number
            if number > 0 { #expect(memory[0] == 0) }
        }
        #expect(memory.count <= 8)
    }

    @Test func `writing a known key again forgets nothing`() {
        var memory = Bounded<Int, Int>(limit: 8)
        for number in 0..<8 { memory[number] = number }
        for round in 0..<20 { memory[7] = round }
        #expect(memory.count == 8)
        #expect(memory.all.map(\.key).sorted() == Array(0..<8))
        #expect(memory[7] == 19)
    }

    @Test func `what was taken out is gone from both halves`() {
        var memory = Bounded<Int, Int>(limit: 4)
        for number in 0..<3 { memory[number] = number }
        for number in 0..<3 { memory[number] = nil }
        #expect(memory.count == 0 && memory.all.isEmpty)
        memory[1] = 1
        memory.removeAll()
        #expect(memory[1] == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `it never holds more than it may, never a key twice, and never a wrong value`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let limit = 2 + dice.roll(20)
        var memory = Bounded<Int, Int>(limit: limit)
        var truth: [Int: Int] = [:]
        for step in 0..<3000 {
            let key = dice.roll(40)
            switch dice.roll(4) {
            case 0: (memory[key], truth[key]) = (nil, nil)
            case 1:
                if let value = memory[key] { #expect(value == truth[key], "seed \(seed), step \(step)") }
            default: (memory[key], truth[key]) = (step, step)
            }
            let keys = memory.all.map(\.key)
            try #require(keys.count <= limit && Set(keys).count == keys.count, "seed \(seed), step \(step)")
        }
    }
}
