/// Stores a parcel under a key that others write too: what they stored is joined into it, where the store can compare and
/// swap; elsewhere the last writer wins, which costs a later miss at worst.
struct JoiningWrite: Sendable {
    private let store: any SwappingStore
    private let format: any ParcelFormat
    private let recent: RecentParcels

    /// Whoever lost as often writes all the same. Of those who try at once one wins, so it takes as many others.
    private static let tries = 32

    init(_ store: any SwappingStore, _ format: any ParcelFormat, _ recent: RecentParcels) {
        self.store = store
        self.format = format
        self.recent = recent
    }

    /// Begins with what the store was seen to hold; where that was not seen, it is taken to hold nothing.
    func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        var theirs = recent.seen(key)
        for lost in 0..<Self.tries {
            if lost > 1 { try? await Task.sleep(for: .milliseconds(Int.random(in: 0...5 * lost))) }
            let ours = theirs.flatMap { format.join(value, $0, for: key) } ?? value
            switch await store.swap(key, expecting: theirs, with: ours, before: deadline) {
            case .stored:
                recent.note(key, ours)
                return .stored
            case .failed(let failure): return .failed(failure)
            case .declined: return await overwrite(key, ours, before: deadline)
            case .conflict(let told?): theirs = told
            case .conflict(nil):
                let found = await store.get(key, before: deadline)
                if let failure = found.failure { return .failed(failure) }
                theirs = found.value
            }
        }
        return await overwrite(key, theirs.flatMap { format.join(value, $0, for: key) } ?? value, before: deadline)
    }

    private func overwrite(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        let stored = await store.put(key, value, before: deadline)
        if stored == .stored { recent.note(key, value) } else { recent.forget(key) }
        return stored
    }
}
