import PluginKit

/// Decides which server an operation goes to. Without a cluster there is one; with one the slot map says, which is asked
/// for before the first operation, after a redirection, and when a node is lost. A value: time comes in, decisions go
/// out.
struct Router {
    enum Way {
        case to(Endpoint)
        /// Until the slots are known; they are to be asked of the address.
        case held(ask: Endpoint.Address?)
        /// The cluster has no node for the key.
        case nobody
    }

    enum Next {
        case dispatch([Operation])
        case ask(Endpoint.Address)
    }

    private static let rest = Duration.seconds(1)

    private var seeds: [Endpoint]
    /// Also discovered, by a redirection.
    private(set) var isCluster: Bool
    private var map = SlotMap()
    private var held: [Operation] = []
    private var isAsking = false
    private var refreshedAt: ContinuousClock.Instant?
    /// Whom to ask next, and how many were asked in vain.
    private var turn = 0
    private var vain = 0

    init(_ settings: Settings) {
        seeds = settings.endpoints
        isCluster = settings.isCluster
    }

    mutating func use(_ settings: Settings) { seeds = settings.endpoints }

    /// The endpoint with the settings' user, password and kind of connection.
    func endpoint(at place: Endpoint.Place) -> Endpoint {
        guard let seed = seeds.first(where: { $0.place == place }) ?? seeds.first else { return Endpoint(place: place) }
        var endpoint = seed
        endpoint.place = place
        return endpoint
    }

    mutating func route(_ operation: Operation) -> Way {
        guard isCluster else { return seeds.first.map { .to($0) } ?? .nobody }
        guard !map.isEmpty else {
            held.append(operation)
            return .held(ask: ask())
        }
        guard let key = operation.command.key else { return .to(endpoint(at: .tcp(map.nodes[0]))) }
        guard let owner = map.owner(of: HashSlot.of(key)) else { return .nobody }
        return .to(endpoint(at: .tcp(owner)))
    }

    /// Whom to ask for the slots now; `nil`: nobody, as that was done lately or is being done.
    /// - Parameter urgent: a node is lost, rather than one slot elsewhere.
    mutating func refresh(at now: ContinuousClock.Instant, urgent: Bool) -> Endpoint.Address? {
        guard isCluster, !map.isEmpty else { return nil }
        if let refreshedAt, now < refreshedAt + (urgent ? Self.rest / 4 : Self.rest) { return nil }
        refreshedAt = now
        return ask()
    }

    /// - Returns: `false` where the redirection cannot be followed.
    mutating func moved(_ slot: Int, to address: Endpoint.Address) -> Bool {
        if !isCluster {
            guard seeds.allSatisfy({ $0.database == 0 }) else { return false }
            isCluster = true
            // The rest of the map is learnt at the next operation that is sent to the wrong node.
            for seed in seeds.compactMap(\.address) { for slot in 0..<HashSlot.count { _ = map.move(slot, to: seed) } }
        }
        return map.move(slot, to: address)
    }

    private mutating func ask() -> Endpoint.Address? {
        guard !isAsking, !candidates.isEmpty else { return nil }
        isAsking = true
        defer { turn += 1 }
        return candidates[turn % candidates.count]
    }

    private var candidates: [Endpoint.Address] {
        let seeds = seeds.compactMap(\.address)
        return seeds + map.nodes.filter { !seeds.contains($0) }
    }

    /// The answer to the question for slots.
    mutating func learned(_ outcome: Result<Reply, BackendError>, asked: Endpoint.Address) -> Next {
        isAsking = false
        var error = BackendError(.corrupt, "\(asked): the answer to CLUSTER SLOTS is unreadable")
        switch outcome {
        case .success(let reply):
            if let fresh = SlotMap(reply, asked: asked), !fresh.isEmpty {
                map = fresh
                vain = 0
                defer { held = [] }
                return .dispatch(held)
            }
        case .failure(let failure): error = failure
        }
        vain += 1
        if vain < candidates.count, let next = ask() { return .ask(next) }
        vain = 0
        if map.isEmpty {
            for operation in held { operation.fail(error) }
            held = []
        }
        return .dispatch([])
    }
}
