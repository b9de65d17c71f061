import Keys
import Testing

/// For each check that stands between a hit and a wrong byte: with it the cache tells the truth; without it, it does
/// not. So every check is needed, and its test can fail.
@Suite struct MutationTests {
    static let scenarios =
        KeyScenarios.all + CompilerScenarios.all + SourceScenarios.all + SearchScenarios.all + AnswerScenarios.all
        + (hasRust ? RustScenarios.all : [])

    @Test(arguments: scenarios) func `with its guard the cache tells the truth`(_ scenario: Scenario) throws {
        let comparison = try scenario.story(Desk(scenario.compiler))
        #expect(comparison.differences == [])
    }

    #if DEBUG
        @Test(arguments: scenarios) func `without its guard it does not`(_ scenario: Scenario) throws {
            let desk = try Desk(scenario.compiler, without: scenario.guardCase.rawValue)
            let comparison = try scenario.story(desk)
            let counts = try desk.counts()
            #expect(!comparison.isTrue, "\(counts) \(comparison.cached.errorText)")
        }
    #endif

    /// Where no rustc is the scenarios of crates cannot be run, and this fails.
    @Test func `every guard has a scenario`() {
        let shown = Set(Self.scenarios.map(\.guardCase))
        #expect(Guard.allCases.filter { !shown.contains($0) } == [])
    }
}
