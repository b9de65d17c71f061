import Hashing
package import Keys

/// A text of the compiler's with the places of one build taken out, to be written anew for another build.
package struct PathTemplate: Equatable, Sendable {
    package enum Piece: Equatable, Sendable {
        case text([UInt8])
        case path(Name, Quoting)
        /// The line of a dep-info file that says how a variable was found.
        case variable([UInt8])
    }

    package enum Quoting: UInt8, Sendable {
        /// Blanks have a backslash before them.
        case dependency
        /// Inside a JSON string; paths that need an escape are not written.
        case json
        case verbatim
    }

    package private(set) var pieces: [Piece] = []

    package init() {}

    package mutating func add(_ text: some Collection<UInt8>) {
        guard !text.isEmpty else { return }
        if case .text(let before) = pieces.last {
            pieces[pieces.count - 1] = .text(before + text)
        } else {
            pieces.append(.text(Array(text)))
        }
    }

    package mutating func add(_ piece: Piece) { pieces.append(piece) }

    /// What is no path and no variable: the places of a build that show here stay those of that build.
    package var text: [UInt8] {
        pieces.reduce(into: []) { all, piece in
            if case .text(let text) = piece { all += text + [0] }
        }
    }

    /// - Parameters:
    ///   - place: where a name lies for this build.
    ///   - variable: its value now; `nil` where it is not set.
    /// - Returns: `nil` where a name has no place here, or one that cannot be written.
    package func written(place: (Name) -> [UInt8]?, variable: ([UInt8]) -> [UInt8]?) -> [UInt8]? {
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .variable(let name): text += DepInfo.line(name, variable(name))
            case .path(let name, let quoting):
                guard let path = place(name), let part = quoting.apply(to: path) else { return nil }
                text += part
            }
        }
        return text
    }
}

extension PathTemplate.Quoting {
    fileprivate func apply(to path: [UInt8]) -> [UInt8]? {
        switch self {
        case .dependency: DepInfo.quoted(path)
        case .verbatim: path.contains(UInt8(ascii: "\n")) ? nil : path
        case .json: path.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") } ? nil : path
        }
    }
}

extension PathTemplate {
    package func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt32(pieces.count))
        for piece in pieces {
            switch piece {
            case .text(let text):
                writer.bytes.append(0)
                writer.put(text)
            case .path(let name, let quoting):
                writer.bytes += [1, quoting.rawValue, name.origin.rawValue]
                writer.put(name.path)
            case .variable(let name):
                writer.bytes.append(2)
                writer.put(name)
            }
        }
        return writer.bytes
    }

    /// `nil` for anything that ``encoded()`` does not write.
    package init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        do throws(ByteReader.Malformed) {
            for _ in 0..<(try reader.count(ofItemsTaking: 5)) { pieces.append(try Self.piece(&reader)) }
        } catch { return nil }
        guard reader.isAtEnd else { return nil }
    }

    private static func piece(_ reader: inout ByteReader) throws(ByteReader.Malformed) -> Piece {
        switch try reader.byte() {
        case 0: return .text(try reader.data())
        case 1:
            guard let quoting = Quoting(rawValue: try reader.byte()),
                let origin = Name.Origin(rawValue: try reader.byte())
            else { throw ByteReader.Malformed() }
            return .path(Name(origin, try reader.data()), quoting)
        case 2: return .variable(try reader.data())
        default: throw ByteReader.Malformed()
        }
    }
}
