/// Collects the fields of a key. Every field has a tag and a length, so that no two lists of fields
/// give the same bytes.
package struct KeyBuilder {
    private var material: [UInt8] = []

    /// - Parameter domain: names the kind of key and its version, such as `manifest 1`.
    package init(domain: StaticString) {
        material.reserveCapacity(4096)
        add("domain", domain.withUTF8Buffer { Array($0) })
    }

    package mutating func add(_ tag: StaticString, _ value: some Collection<UInt8>) {
        tag.withUTF8Buffer { material.append(contentsOf: $0) }
        material.append(0)
        add(length: value.count)
        material.append(contentsOf: value)
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
