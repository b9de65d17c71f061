/// How a compare and swap ended.
public enum Swap: Sendable {
    case stored
    /// The store holds something else by now: this, where it is known.
    case conflict(Buffer?)
}
