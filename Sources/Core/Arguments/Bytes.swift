/// Names for the bytes that command lines are made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let verticalTab: UInt8 = 11
    static let formFeed: UInt8 = 12
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let dollar = UInt8(ascii: "$")
    static let apostrophe = UInt8(ascii: "'")
    static let comma = UInt8(ascii: ",")
    static let dash = UInt8(ascii: "-")
    static let dot = UInt8(ascii: ".")
    static let slash = UInt8(ascii: "/")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
    static let equals = UInt8(ascii: "=")
    static let at = UInt8(ascii: "@")
    static let backslash = UInt8(ascii: "\\")
}

extension Array where Element == UInt8 {
    init(_ text: StaticString) {
        self = text.withUTF8Buffer { Array($0) }
    }

    func hasPrefix(_ prefix: [UInt8]) -> Bool {
        count >= prefix.count && starts(with: prefix)
    }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { starts(with: $0) }
    }

    static func == (bytes: [UInt8], text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes.elementsEqual($0) }
    }

    static func != (bytes: [UInt8], text: StaticString) -> Bool {
        !(bytes == text)
    }
}
