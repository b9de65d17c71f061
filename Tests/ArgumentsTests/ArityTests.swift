import Arguments
import Foundation
import Testing

/// Asks the real drivers (`-###` runs nothing) whether a flag takes the next word.
@Suite struct ArityTests {
    /// These end the run at once, or make the driver another program.
    private static let unasked: Set<String> = [
        "-cc1", "-cc1as", "-cc1-args", "--driver-mode=", "-filelist", "-###", "-specs", "--specs", "-x", "--language",
        "--param", "-fdiagnostics-color", "-fdiagnostics-colour", "-imultiarch",
        "-E", "-M", "-MM", "--preprocess",
        "--dependencies", "--user-dependencies", "--migrate", "-ccc-install-dir", "-wrapper",
    ]

    @Test(arguments: bothDialects)
    func `flags take the next word where the driver says so`(dialect: Dialect) throws {
        let desk = try Desk()
        let rows = FlagTable.table(of: dialect).rows.filter {
            ![.notCompilation, .refusedInCompile].contains($0.meaning)
                && ![.joined, .joinedThenSeparate].contains($0.arity)
                && !Self.unasked.contains(text($0.spelling))
        }
        // gcc stops at the first flag that it does not know; clang reads on, and takes longer to start.
        for group in dialect == .gcc ? rows.map({ [$0] }) : [rows] {
            let words = group.flatMap { [text($0.spelling), Self.first($0), Self.second($0)] }
            let answer = try desk.run(dialect, ["-###", "-c"] + words).diagnostics
            for row in group where !Self.unknown(text(row.spelling), dialect).contains(where: answer.contains) {
                let takes = [.separate, .separateOrJoined, .separateOrEquals].contains(row.arity)
                let isFirstInput = answer.contains(Self.missing(Self.first(row), dialect))
                let isSecondInput = answer.contains(Self.missing(Self.second(row), dialect))
                #expect(isFirstInput == !takes, "\(dialect) \(text(row.spelling)): \(answer)")
                #expect(isSecondInput, "\(dialect) \(text(row.spelling)): \(answer)")
            }
        }
    }

    private static func first(_ row: Flag) -> String { "first\(text(row.spelling)).o" }
    private static func second(_ row: Flag) -> String { "second\(text(row.spelling)).o" }

    /// Flags whose value is another word would otherwise make an input of it.
    @Test(arguments: bothDialects)
    func `flags that the driver knows without a value are not known here with one`(dialect: Dialect) throws {
        let desk = try Desk()
        let answer = try desk.run(dialect, ["-###", "-c", "-marker-that-no-driver-knows"]).diagnostics
        #expect(Self.unknown("-marker-that-no-driver-knows", dialect).contains(where: answer.contains))
        let missing = try desk.run(dialect, ["-###", "-c", "marker.o"]).diagnostics
        #expect(missing.contains(Self.missing("marker.o", dialect)))
    }

    private static func missing(_ name: String, _ dialect: Dialect) -> String {
        dialect == .gcc ? "error: \(name): linker input file not found" : "no such file or directory: '\(name)'"
    }

    private static func unknown(_ flag: String, _ dialect: Dialect) -> [String] {
        switch dialect {
        case .gcc: ["unrecognized command-line option '\(flag)'"]
        case .clang: ["unknown argument: '\(flag)'", "unknown argument '\(flag)'; did you mean"]
        }
    }
}
