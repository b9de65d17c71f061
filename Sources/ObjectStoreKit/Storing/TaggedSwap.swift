public import PluginKit

/// Compare and swap where a store tags what it holds and takes a condition on the tag with a write.
public enum TaggedSwap {
    public struct Tagged: Sendable {
        public var body: Buffer
        /// `nil`: the store told none that a condition could name.
        public var tag: String?

        public init(_ body: Buffer, tag: String?) {
            self.body = body
            self.tag = tag
        }
    }

    /// One request where nothing is expected, else two.
    /// - Parameters:
    ///   - read: `nil`: nothing is there.
    ///   - write: stores the value if the object still has that tag (`nil`: if there is none); `false`: it was not so.
    public static func run(
        _ expected: Bytes?, read: () async throws(BackendError) -> Tagged?,
        write: (String?) async throws(BackendError) -> Bool
    ) async throws(BackendError) -> Swap {
        guard let expected else { return try await write(nil) ? .stored : .conflict(nil) }
        guard let present = try await read() else { return .conflict(nil) }
        guard present.body.equals(expected) else { return .conflict(present.body) }
        guard let tag = present.tag else { throw BackendError(.declined, "what it holds has no tag") }
        return try await write(tag) ? .stored : .conflict(nil)
    }

    /// The condition as most services take it, in a header.
    public static func condition(_ tag: String?) -> (name: String, value: String) {
        tag.map { ("If-Match", $0) } ?? ("If-None-Match", "*")
    }

    /// A tag of the whole object's bytes: weak ones say less.
    public static func tag(of response: Response) -> String? {
        response.headers["ETag"].flatMap { $0.isEmpty || $0.hasPrefix("W/") ? nil : $0 }
    }
}

extension Buffer {
    fileprivate func equals(_ bytes: Bytes) -> Bool {
        guard count == bytes.count else { return false }
        return withUnsafeBytes { mine in bytes.withUnsafeBytes { mine.elementsEqual($0) } }
    }
}
