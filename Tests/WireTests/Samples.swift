import Memory
import Wire

enum Samples {
    static let compile = CompileRequest(
        program: Array("/usr/bin/gcc".utf8), arguments: [Array("gcc".utf8), [], [0xff, 10]],
        directory: Array("/w".utf8), environment: Array("A=1\0B=\0".utf8),
        view: View(mountNamespace: 1, rootDevice: .max, rootInode: 3), wantsColour: true, build: Build.number)

    static let outcome = Outcome(
        exitCode: 1, output: [1], errors: [2, 3], complete: false, started: 4, nanoseconds: 5, present: [true, false])

    static let requests: [Request] = [
        .compile(compile), .preprocessed(outcome), .finished(outcome), .control(.stop, environment: [65]),
        .control(.statistics(json: true, advanced: false), environment: []), .control(.ping, environment: []),
        .control(.zeroStatistics, environment: []), .explain(compile, json: true), .explain(compile, json: false),
        .placed([PlacedFacts(device: 1, inode: 2, size: 3, modified: 4, changed: .max, mode: 0o100644)]), .placed([]),
    ]

    static let files = [
        Placed(path: Array("a.o".utf8), executable: false, content: .file(index: 0, offset: 4096, count: .max)),
        Placed(path: Array("b".utf8), executable: true, content: .bytes([7, 8])),
    ]

    static let plan = Plan(
        arguments: [[1], []], extra: [[2]], files: [[3], [4]], privateFiles: [1], dependencyFile: [5],
        dependencyWords: [[6], []])

    static let replies: [Reply] = [
        .hit(output: [1], errors: [], files: files), .hit(output: [], errors: [2], files: [], reports: true),
        .run(plan),
        .run(Plan()), .preprocess(plan), .local(warning: [9]), .wait(1234), .taken(dependencies: nil),
        .taken(dependencies: [1]), .otherView, .outdated, .text(exitCode: 2, output: [1], errors: [2]),
    ]

    static var frames: [[UInt8]] { get throws { try requests.map { try $0.frame() } + replies.map { try $0.frame() } } }
}
