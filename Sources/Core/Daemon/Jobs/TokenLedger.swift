/// Who has which of the machine's spare tokens. Pure: every token is free, held by work of our own, or in a client's
/// loan, and none is ever lost or made.
struct TokenLedger {
    let total: Int
    private(set) var free: Int
    private var held: Set<UInt64> = []
    private var loans: [UInt64: Int] = [:]
    private var next: UInt64 = 1

    init(total: Int) {
        self.total = max(total, 0)
        free = self.total
    }

    var loanCount: Int { loans.count }

    /// The sum over all places; always `total`.
    var accounted: Int { free + held.count + loans.values.reduce(0, +) }

    func lent(to client: UInt64) -> Int { loans[client] ?? 0 }

    // MARK: Work of our own

    /// - Returns: the token's number; `nil` when none is free.
    mutating func take() -> UInt64? {
        guard free > 0 else { return nil }
        free -= 1
        held.insert(next)
        defer { next += 1 }
        return next
    }

    /// A second release of one token does nothing.
    mutating func release(_ token: UInt64) {
        if held.remove(token) != nil { free += 1 }
    }

    // MARK: Clients

    mutating func open(for client: UInt64) { loans[client] = loans[client] ?? 0 }

    /// - Parameter count: at most what is free is granted.
    /// - Returns: how many were.
    mutating func grant(_ count: Int, to client: UInt64) -> Int {
        guard let lent = loans[client] else { return 0 }
        let granted = max(0, min(count, free))
        free -= granted
        loans[client] = lent + granted
        return granted
    }

    /// Tokens came back out of a client's loan. More than were lent are the client's own invention.
    mutating func takeBack(_ count: Int, from client: UInt64) {
        guard let lent = loans[client] else { return }
        let back = max(0, min(count, lent))
        loans[client] = lent - back
        free += back
    }

    /// The client has ended: all it was lent is back, also what its processes took with them.
    mutating func close(_ client: UInt64) { free += loans.removeValue(forKey: client) ?? 0 }

    // MARK: Sharing

    /// How many of the free tokens go to each client, those with the fewest first; some stay for work of our own that
    /// waits.
    /// - Returns: only clients that get some.
    func deal(keeping reserve: Int) -> [(client: UInt64, count: Int)] {
        var left = free - max(reserve, 0)
        guard left > 0, !loans.isEmpty else { return [] }
        var order = loans.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map {
            (client: $0.key, has: $0.value, gets: 0)
        }
        while left > 0 {
            let poorest = order.indices.min { order[$0].has + order[$0].gets < order[$1].has + order[$1].gets } ?? 0
            order[poorest].gets += 1
            left -= 1
        }
        return order.filter { $0.gets > 0 }.map { ($0.client, $0.gets) }
    }
}
