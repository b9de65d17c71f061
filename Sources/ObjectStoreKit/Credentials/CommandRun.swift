import Glibc
package import PluginKit
package import Posix

/// A program of the user's that prints credentials. Blocks its caller: not for the pool's threads.
package struct CommandRun: Sendable {
    /// A line for `/bin/sh`.
    package let line: String
    /// Of the request that wants the credentials, never the daemon's own.
    package let environment: Environment

    package init(line: String, environment: Environment) {
        self.line = line
        self.environment = environment
    }

    package enum Outcome: Equatable, Sendable {
        case wrote([UInt8])
        case ended(code: Int32)
        case timedOut
        case failed(String)
    }

    /// More than any credentials need.
    static let largestOutput = 1 << 20

    /// A program that is not done after `milliseconds` is killed, with all that it started.
    package func outcome(within milliseconds: Int32) -> Outcome {
        do throws(Errno) {
            let (child, output) = try start()
            let finished = child.handle.isReadable(within: milliseconds)
            // It leads a session, and is not reaped yet: the number is still its own.
            if !finished { kill(-child.number, SIGKILL) }
            let ending = try child.wait()
            guard finished else { return .timedOut }
            guard ending.code == 0 else { return .ended(code: ending.code) }
            return .wrote(try output.contents(limit: Self.largestOutput))
        } catch {
            return .failed(error.text)
        }
    }

    private func start() throws(Errno) -> (ChildProcess, output: Descriptor) {
        let output = try Descriptor.memory("credentials")
        let nothing = try Descriptor.open(Path("/dev/null"), O_RDWR)
        var settings = ChildProcess.Settings()
        settings.redirect = [(nothing, 0), (output, 1), (nothing, 2)]
        settings.environment = environment
        settings.detached = true
        let words = ["sh", "-c", line].map { Array($0.utf8) }
        return (try ChildProcess.start(Path("/bin/sh"), words, settings), output)
    }
}

extension CommandRun {
    /// - Parameter variables: names and values for the program; `HOME` with its own folders of programs counts.
    /// `PATH` is the usual one: that of requests differs within one build, and would make each a store of its own.
    package init(line: String, variables: [String: String]) {
        var all = variables
        let own = variables["HOME"].map { ":\($0)/.local/bin:\($0)/bin" } ?? ""
        all["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" + own
        let entries = all.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
        self.init(line: line, environment: Environment(entries: entries))
    }

    /// What it wrote, within the call's time: ten seconds at most where that has no end.
    /// - Parameter name: what to call it in errors, which never show what it wrote.
    package func output(of name: String, _ call: Call) async throws(BackendError) -> [UInt8] {
        let milliseconds = Self.patience(call)
        switch try await OffPool.run({ outcome(within: milliseconds) }) {
        case .wrote(let bytes): return bytes
        case .ended(let code): throw BackendError(.denied, "\(name) ended with \(code)")
        case .timedOut: throw BackendError(.timedOut, "\(name) took longer than \(milliseconds / 1000) s")
        case .failed(let text): throw BackendError(.denied, "\(name): \(text)")
        }
    }

    /// What is left of the call's time, in milliseconds.
    private static func patience(_ call: Call) -> Int32 {
        guard let deadline = call.deadline else { return 10_000 }
        let left = (deadline - .now).components
        return Int32(clamping: max(0, left.seconds) * 1000 + left.attoseconds / 1_000_000_000_000_000)
    }
}
