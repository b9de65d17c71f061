/// What an opened store can do; fixed while it is open.
public struct Capabilities: Equatable, Sendable {
    /// Else the first value under a key stays.
    public var overwrites: Bool
    /// Values may vanish by themselves.
    public var expires: Bool
    /// `put` and `remove` are declined.
    public var readOnly: Bool
    /// In bytes; `nil`: no bound of its own.
    public var largestValue: UInt64?
    /// ``OptionalOperations/getMany(_:_:)`` is better than that many gets.
    public var batches: Bool
    /// Keys in one `getMany`; `nil`: no bound.
    public var batchLimit: UInt64?

    public init(
        overwrites: Bool = true, expires: Bool = false, readOnly: Bool = false, largestValue: UInt64? = nil,
        batches: Bool = false, batchLimit: UInt64? = nil
    ) {
        self.overwrites = overwrites
        self.expires = expires
        self.readOnly = readOnly
        self.largestValue = largestValue
        self.batches = batches
        self.batchLimit = batchLimit
    }
}
