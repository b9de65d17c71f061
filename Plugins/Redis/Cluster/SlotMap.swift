/// Which node has which slots, as far as it is known.
package struct SlotMap {
    /// A cluster has at most this many nodes; more is nonsense.
    package static let largestCluster = 1000

    /// Indices into `nodes`; -1: nobody's.
    private var owners = [Int16](repeating: -1, count: HashSlot.count)
    package private(set) var nodes: [Endpoint.Address] = []

    package var isEmpty: Bool { nodes.isEmpty }

    package func owner(of slot: Int) -> Endpoint.Address? {
        guard owners.indices.contains(slot), owners[slot] >= 0 else { return nil }
        return nodes[Int(owners[slot])]
    }

    /// A slot has moved. `false`: that would be one node too many.
    package mutating func move(_ slot: Int, to address: Endpoint.Address) -> Bool {
        guard owners.indices.contains(slot), let index = index(of: address) else { return false }
        owners[slot] = index
        return true
    }

    /// Reads the answer to CLUSTER SLOTS: a list of `[first, last, [host, port, …], replicas…]`.
    /// - Parameter asked: who answered: nodes that do not know their own name leave it empty.
    /// - Returns: `nil` where the answer is not of that kind.
    package init?(_ reply: Reply, asked: Endpoint.Address) {
        guard let ranges = reply.items else { return nil }
        for range in ranges {
            guard let items = range.items, items.count >= 3, let first = items[0].number, let last = items[1].number,
                let node = items[2].items, node.count >= 2, let port = node[1].number.flatMap({ UInt16(exactly: $0) }),
                0 <= first, first <= last, last < HashSlot.count
            else { return nil }
            let name = node[0].text ?? ""
            let host = name.isEmpty || name == "?" ? asked.host : name
            guard let index = index(of: .init(host: host, port: port)) else { return nil }
            for slot in first...last { owners[Int(slot)] = index }
        }
    }

    package init() {}

    private mutating func index(of address: Endpoint.Address) -> Int16? {
        if let known = nodes.firstIndex(of: address) { return Int16(known) }
        guard nodes.count < Self.largestCluster else { return nil }
        nodes.append(address)
        return Int16(nodes.count - 1)
    }
}
