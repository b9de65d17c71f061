/// What a linked output depends on cannot be told: the call is run, and nothing of it is kept.
package struct Doubt: Error, Equatable, Sendable {
    /// Short and the same for the same cause: it is counted, as in `linker`, `link-arg -Wl,-Map`.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
