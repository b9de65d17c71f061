/// Collects the fields of a key. Every field has a tag and a length, so that no two lists of fields
/// give the same bytes.
package struct KeyBuilder {
    private var material: [UInt8] = []
    /// The fields behind the domain, one by one; `nil` where only the digest is wanted.
    package private(set) var fields: [KeyField]?

    /// - Parameters:
    ///   - domain: names the kind of key and its version, such as `manifest 1`.
    ///   - listing: keeps the fields, so that somebody can say what is in the key.
    package init(domain: StaticString, listing: Bool = false) {
        material.reserveCapacity(4096)
        add("domain", domain.withUTF8Buffer { Array($0) })
        if listing { fields = [] }
    }

    package mutating func add(_ tag: StaticString, _ value: some Collection<UInt8>) {
        tag.withUTF8Buffer { material.append(contentsOf: $0) }
        material.append(0)
        add(length: value.count)
        material.append(contentsOf: value)
        fields?.append(KeyField(tag: tag.description, value: Array(value)))
    }

    package mutating func add(_ tag: StaticString, _ value: Digest) {
        add(tag, value.bytes)
    }

    package mutating func add(_ tag: StaticString, _ value: some FixedWidthInteger) {
        add(tag, withUnsafeBytes(of: UInt64(truncatingIfNeeded: value).littleEndian) { Array($0) })
    }

    private mutating func add(length: Int) {
        withUnsafeBytes(of: UInt64(length).littleEndian) { material.append(contentsOf: $0) }
    }

    package func digest() -> Digest { Digest(of: material) }
}

/// One field of a key.
package struct KeyField: Equatable, Sendable {
    package var tag: String
    package var value: [UInt8]

    package init(tag: String, value: [UInt8]) {
        self.tag = tag
        self.value = value
    }
}
