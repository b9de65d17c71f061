/// The fields of a request or a response, in their order; names in any case.
public struct Headers: Equatable, Sendable {
    public struct Field: Equatable, Sendable {
        public var name: String
        public var value: String
    }

    public private(set) var fields: [Field] = []

    public init() {}

    public init(_ pairs: [(String, String)]) { fields = pairs.map { Field(name: $0.0, value: $0.1) } }

    /// The first one of that name.
    public subscript(name: String) -> String? { fields.first { $0.name.isSameField(as: name) }?.value }

    /// Every one of that name.
    public func all(_ name: String) -> [String] { fields.filter { $0.name.isSameField(as: name) }.map(\.value) }

    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// In place of all of that name.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    public mutating func remove(_ name: String) { fields.removeAll { $0.name.isSameField(as: name) } }
}

extension String {
    /// Field names are ASCII; no locale's idea of case.
    fileprivate func isSameField(as other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }
}
