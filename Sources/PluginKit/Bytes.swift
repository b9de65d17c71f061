/// A view of the host's memory, valid until the call that got it returns: copy what is needed longer.
public struct Bytes: Sendable {
    private nonisolated(unsafe) let view: UnsafeRawBufferPointer

    /// The memory must outlive every use of the view.
    public init(_ view: UnsafeRawBufferPointer) { self.view = view }

    public var count: Int { view.count }

    /// As much of that range as is there.
    public func part(_ range: Range<Int>) -> Bytes {
        Bytes(UnsafeRawBufferPointer(rebasing: view[range.clamped(to: 0..<view.count)]))
    }

    public var copy: [UInt8] { Array(view) }

    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(view)
    }
}
