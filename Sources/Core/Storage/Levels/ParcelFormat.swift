/// How a far level keeps manifests: each with the entry that is most likely asked for next, where that is small, so that
/// one round trip brings both. What the bytes mean is not this layer's business.
package protocol ParcelFormat: Sendable {
    /// Runs on a thread that may block.
    /// - Parameter entry: reads what is at hand.
    func pack(_ manifest: Value, for key: Key, entry: (Key) -> Value?) -> Value

    /// - Returns: `nil` for what is no parcel; it is then handed on as it came.
    func unpack(_ parcel: Value) -> Parcel?

    /// What a parcel becomes that others stored another one before.
    /// - Returns: `nil` where theirs is broken.
    func join(_ ours: Value, _ theirs: Value, for key: Key) -> Value?
}

package struct Parcel: Sendable {
    package var manifest: Value
    package var entry: (key: Key, value: Value)?

    package init(manifest: Value, entry: (key: Key, value: Value)? = nil) {
        self.manifest = manifest
        self.entry = entry
    }
}
