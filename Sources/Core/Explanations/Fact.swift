/// One thing that decided what a compile gives, as people know it.
package struct Fact: Hashable, Sendable {
    /// In the order in which differences are told.
    package enum Kind: UInt8, CaseIterable, Sendable {
        case compiler, language, outputs, argument, variable, prefixMap, directory, objectName, sourceName, source
        /// A file that an argument or a setting names.
        case file
        /// A word of the command line, where the whole of it shows in an output.
        case word
        /// From here on: not in the key, but some results are for exactly this.
        case baseDirectory, place, storage, colours, messageVariable, dependencies
    }

    package var kind: Kind
    /// What is compared with what: the variable's name, the argument's flag; empty where there is one of a kind.
    package var name: [UInt8]
    /// Safe to be shown; of contents their digest.
    package var value: [UInt8]

    package init(_ kind: Kind, _ name: [UInt8] = [], _ value: [UInt8]) {
        self.kind = kind
        self.name = name
        self.value = value
    }
}

extension Fact.Kind {
    /// Part of the manifest's key.
    package var isKeyed: Bool { rawValue < Self.baseDirectory.rawValue }

    /// The value is a digest, which says nothing to anybody.
    var isContent: Bool { self == .source || self == .file }

    var subject: Difference.Subject {
        switch self {
        case .compiler: .compiler
        case .language: .language
        case .outputs: .outputs
        case .argument: .argument
        case .variable, .messageVariable: .variable
        case .prefixMap: .prefixMap
        case .directory, .place: .directory
        case .objectName: .objectName
        case .sourceName: .sourceName
        case .source, .file: .file
        case .word: .commandLine
        case .baseDirectory: .baseDirectory
        case .storage: .storage
        case .colours: .colours
        case .dependencies: .dependencies
        }
    }
}
