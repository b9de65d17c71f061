import Testing

@testable import Daemon

@Suite struct TokenLedgerTests {
    @Test func `the poorest client is dealt to first, and work that waits keeps its share`() {
        var ledger = TokenLedger(total: 7)
        for client in [1, 2, 3] as [UInt64] { ledger.open(for: client) }
        _ = ledger.grant(3, to: 1)
        let dealt = Dictionary(uniqueKeysWithValues: ledger.deal(keeping: 1).map { ($0.client, $0.count) })
        #expect(dealt == [2: 2, 3: 1])
        #expect(ledger.deal(keeping: 4).isEmpty)
    }

    @Test func `a client cannot bring back more than it was lent`() {
        var ledger = TokenLedger(total: 4)
        ledger.open(for: 1)
        #expect(ledger.grant(9, to: 1) == 4)
        ledger.takeBack(3, from: 1)
        ledger.takeBack(1000, from: 1)
        #expect(ledger.free == 4)
        #expect(ledger.grant(1, to: 2) == 0, "no such client")
    }

    @Test func `a token is released once`() throws {
        var ledger = TokenLedger(total: 1)
        let taken = ledger.take()
        let token = try #require(taken)
        #expect(ledger.take() == nil)
        ledger.release(token)
        ledger.release(token)
        ledger.release(77)
        #expect(ledger.free == 1)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `no sequence of events loses or makes a token`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var ledger = TokenLedger(total: dice.roll(20))
        var tokens: [UInt64] = []
        for step in 0..<2000 {
            let client = UInt64(dice.roll(6))
            switch dice.roll(8) {
            case 0: ledger.open(for: client)
            case 1: _ = ledger.grant(dice.roll(9) - 2, to: client)
            case 2: ledger.takeBack(dice.roll(9) - 2, from: client)
            case 3: ledger.close(client)
            case 4, 5: if let token = ledger.take() { tokens.append(token) }
            case 6: if !tokens.isEmpty { ledger.release(tokens.remove(at: dice.roll(tokens.count))) }
            default: for (client, count) in ledger.deal(keeping: dice.roll(3)) { _ = ledger.grant(count, to: client) }
            }
            #expect(ledger.accounted == ledger.total && ledger.free >= 0, "seed \(seed), step \(step)")
        }
    }
}
