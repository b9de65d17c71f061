/// A place in a text that makes the compiler look for a header.
package struct HeaderReference: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// `#include`, `#import`.
        case include
        case includeNext
        /// `__has_include`: only the existence matters.
        case hasInclude
        case hasIncludeNext
    }
    package enum Form: UInt8, Sendable {
        /// `"x"`: the includer's directory is searched first.
        case quoted
        /// `<x>`
        case bracket
    }

    package var kind: Kind
    package var form: Form
    /// As written between the delimiters.
    package var name: [UInt8]

    package init(_ kind: Kind, _ form: Form, _ name: [UInt8]) {
        self.kind = kind
        self.form = form
        self.name = name
    }
}
