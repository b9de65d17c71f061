import Arguments
import Compilers
import Posix

/// Asks a driver what it would run and where it would look: `cc WORDS -v -E -x LANG /dev/null`.
struct DriverQuestion: Sendable {
    let words: [[UInt8]]
    let language: Language

    func ask(
        _ program: Path, named name: [UInt8], _ runner: ProbeRunner, _ surroundings: Surroundings
    ) async -> DriverReport? {
        // Preprocessed text and plain assembly are asked about as what they come from.
        let spoken: Language =
            switch language {
            case .cPreprocessed, .assembler: .c
            case .cxxPreprocessed: .cxx
            case .objectiveCPreprocessed: .objectiveC
            case .objectiveCxxPreprocessed: .objectiveCxx
            default: language
            }
        let question =
            [name] + words
            + ["-v", "-E", "-x"].map { Array($0.utf8) } + [spoken.driverName, Array("/dev/null".utf8)]
        guard let answer = await runner.run(program, question, in: surroundings), answer.code == 0 else { return nil }
        return DriverReport(stderr: answer.errors, cpath: surroundings.environment.raw("CPATH"))
    }
}
