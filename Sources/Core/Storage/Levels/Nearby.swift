/// What a chain can answer on the caller's thread: its memory, and a first level that is one of this machine.
struct Nearby: Sendable {
    let memory: MemoryStore?
    let first: (any InstantStore)?

    func open(_ key: Key) -> Value? { memory?.open(key).value ?? first?.open(key).value }
}
