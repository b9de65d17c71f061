/// Values by key, in the order of their last use, with the sum of their weights. All operations take constant
/// time. Pure.
struct RecencyList<Name: Hashable, Item> {
    private struct Node {
        var name: Name
        var item: Item
        var weight: Int64
        var older: Int?
        var younger: Int?
    }

    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var places: [Name: Int] = [:]
    private var oldest: Int?
    private var youngest: Int?
    private(set) var weight: Int64 = 0

    var count: Int { places.count }

    /// Counts as a use.
    mutating func use(_ name: Name) -> Item? {
        guard let place = places[name], let node = nodes[place] else { return nil }
        detach(place)
        attach(place)
        return node.item
    }

    mutating func insert(_ name: Name, _ item: Item, weight added: Int64) {
        remove(name)
        let node = Node(name: name, item: item, weight: added)
        let place = free.popLast() ?? nodes.count
        if place == nodes.count { nodes.append(node) } else { nodes[place] = node }
        places[name] = place
        weight += added
        attach(place)
    }

    mutating func remove(_ name: Name) {
        guard let place = places.removeValue(forKey: name) else { return }
        detach(place)
        weight -= nodes[place]?.weight ?? 0
        nodes[place] = nil
        free.append(place)
    }

    /// Removes what was used longest ago until the rest weighs no more than that.
    mutating func trim(to limit: Int64) {
        while weight > limit, let place = oldest, let node = nodes[place] { remove(node.name) }
    }

    private mutating func detach(_ place: Int) {
        guard let node = nodes[place] else { return }
        if let older = node.older { nodes[older]?.younger = node.younger } else { oldest = node.younger }
        if let younger = node.younger { nodes[younger]?.older = node.older } else { youngest = node.older }
    }

    private mutating func attach(_ place: Int) {
        nodes[place]?.older = youngest
        nodes[place]?.younger = nil
        if let youngest { nodes[youngest]?.younger = place } else { oldest = place }
        youngest = place
    }
}
