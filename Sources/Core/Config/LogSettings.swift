import Documents
package import Posix

package struct LogSettings: Equatable, Sendable {
    package enum Level: String, CaseIterable, Comparable, Sendable {
        case off, error, warn, info, debug, trace

        package static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// `target=level`; an empty target is every target.
    package struct Directive: Equatable, Sendable {
        package var target: String
        package var level: Level

        package init(target: String = "", level: Level) {
            self.target = target
            self.level = level
        }
    }

    /// Empty: nothing is logged.
    package var directives: [Directive] = []
    /// Timestamps show milliseconds.
    package var milliseconds = false
    /// What the daemon writes to its stderr is appended to this file.
    package var file: Path?

    package init() {}

    /// How much is logged for `target`: the directive with the longest matching beginning decides.
    package func level(for target: String) -> Level {
        directives.filter { target.hasPrefix($0.target) }.max { $0.target.utf8.count <= $1.target.utf8.count }?.level
            ?? .off
    }

    /// Reads `debug`, `name=trace,warn`, `name`; what follows a `/` would choose messages, and is not used.
    /// - Returns: `nil` when some part is not understood.
    static func directives(in filter: String) -> [Directive]? {
        let list = filter.prefix { $0 != "/" }
        var directives: [Directive] = []
        for part in list.split(separator: ",").map({ trimmed($0) }) where !part.isEmpty {
            guard let directive = directive(part) else { return nil }
            directives.append(directive)
        }
        return directives.isEmpty ? [Directive(level: .error)] : directives
    }

    private static func directive(_ part: String) -> Directive? {
        let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { trimmed($0) }
        if sides.count == 1 {
            return Level(rawValue: part.lowercased()).map { Directive(level: $0) }
                ?? Directive(target: part, level: .trace)
        }
        guard sides.count == 2, let level = sides[1].isEmpty ? .trace : Level(rawValue: sides[1].lowercased()) else {
            return nil
        }
        return Directive(target: sides[0], level: level)
    }
}
