import Memory
import Wire

extension Target {
    static let frames = Target(name: "frames", seeds: frameSeeds) { bytes in
        bytes.withView { view in
            _ = try? Frame.size(of: view)
            _ = try? WaitFrame.milliseconds(view)
            do throws(WireError) {
                guard var hit = try HitFrame(view) else { return }
                while let file = try hit.next() {
                    require(file.path.count <= bytes.count, "a path larger than its frame")
                }
            } catch {}
        }
        if let reply = try? Reply(frame: bytes) {
            let again = try? reply.frame()
            require(again.flatMap { try? Reply(frame: $0) } == reply, "a reply that is not read as it was written")
        }
        guard let request = try? Request(frame: bytes) else { return false }
        let again = try? request.frame()
        require(again.flatMap { try? Request(frame: $0) } == request, "a request that is not read as it was written")
        if case .compile(let compile) = request { return compile.environment.contains { $0 > 0x7f } }
        return false
    }

    private static var frameSeeds: [[UInt8]] {
        let compile = CompileRequest(
            program: bytes("/usr/bin/gcc"), arguments: [bytes("g"), []], directory: bytes("/w"),
            environment: bytes("A=1\0"), view: View(mountNamespace: 1, rootDevice: 2, rootInode: 3), wantsColour: true,
            build: Build.number)
        let outcome = Outcome(
            exitCode: 1, output: [1], errors: [2], complete: true, started: 4, nanoseconds: 5, present: [true])
        let requests: [Request] = [
            .compile(compile), .finished(outcome), .preprocessed(outcome), .control(.ping, environment: [65]),
            .control(.statistics(json: true, advanced: true), environment: []),
        ]
        let plan = Plan(
            arguments: [[1], []], extra: [[2]], files: [[3]], privateFile: 0, dependencyFile: [5],
            dependencyWords: [[6]])
        let placed = [
            Placed(path: bytes("a.o"), executable: false, content: .file(index: 0, offset: 4096, count: 9)),
            Placed(path: bytes("b"), executable: true, content: .bytes([7, 8])),
        ]
        let replies: [Reply] = [
            .hit(output: [1], errors: [2], files: placed), .run(plan), .preprocess(plan), .local(warning: [9]),
            .wait(12),
            .taken(dependencies: [1]), .otherView, .outdated, .text(exitCode: 2, output: [1], errors: [2]),
        ]
        return requests.compactMap { try? $0.frame() } + replies.compactMap { try? $0.frame() }
    }
}
