import Compilers
import Posix

/// Asks the loader what a program brings along.
struct LoaderProbe: Sendable {
    private let runner: ProbeRunner
    private let surroundings: Surroundings

    init(_ runner: ProbeRunner, _ surroundings: Surroundings) {
        self.runner = runner
        self.surroundings = surroundings
    }

    /// The shared libraries that the loader would bring in, found without running the program; of a script its
    /// interpreter.
    func libraries(of program: Path) async -> [Path] {
        guard let file = try? Descriptor.open(program),
            let head = try? file.read(from: 0, count: ElfInterpreter.headCount)
        else { return [] }
        if case .script(let interpreter, _) = ProgramImage(head: head) { return [Path(interpreter)] }
        guard let loader = ElfInterpreter.path(in: head).map({ Path($0) }) else { return [] }
        let words = [Array(loader.bytes), Array("--list".utf8), Array(program.bytes)]
        guard let answer = await runner.run(loader, words, in: surroundings), answer.code == 0 else { return [] }
        return LoadedObjects(parsing: answer.output).paths.map { Path($0) }
    }
}
