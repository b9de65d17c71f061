package import Posix
import Wire

/// The control program from its words to its exit code. Everything it says goes through `Output`, so that a caller
/// decides where that is.
package struct ControlProgram {
    let environment: Environment
    let output: Output
    let texts: Texts

    package init(environment: Environment, output: Output = .standard) {
        self.environment = environment
        self.output = output
        let name = environment.raw("SWCACHE_INVOKED_AS").map { String(decoding: $0, as: UTF8.self) }
        texts = Texts(name: name == "sccache" ? "sccache" : "swcache", version: "\(Build.version)")
    }

    /// - Parameter arguments: the words after the program's name.
    /// - Returns: the exit code.
    package func run(_ arguments: [[UInt8]]) -> Int32 {
        do throws(UsageError) {
            return execute(try ControlParser.parse(arguments))
        } catch {
            return complain(error)
        }
    }

    private func execute(_ call: ControlCall) -> Int32 {
        switch call.verb {
        case .help:
            output.say(texts.help + PluginHelp(Verbs.catalog(environment)).text)
            return 0
        case .version:
            output.say(texts.versionLine)
            return 0
        default: break
        }
        let becomesServer = environment["SCCACHE_START_SERVER"].map { $0.elementsEqual("1".utf8) } ?? false
        if call.verb == .none, !becomesServer { return complain(texts.missingVerb) }
        do throws(ControlFailure) {
            if call.verb != .none, becomesServer {
                throw ControlFailure("`SCCACHE_START_SERVER=1` can't be used with other commands")
            }
            if call.verb == .doctor { return try Doctor(environment, output, texts).run() }
            return try Verbs(environment: environment, output: output, texts: texts).run(call)
        } catch {
            output.complain(texts.failure(error))
            return 2
        }
    }

    private func complain(_ error: UsageError) -> Int32 {
        output.complain(texts.failure(error))
        return 2
    }
}

/// Where the words go. What cannot be written, because nobody reads any more, is dropped.
package struct Output: Sendable {
    package var write: @Sendable ([UInt8]) -> Void
    package var writeError: @Sendable ([UInt8]) -> Void

    package init(write: @escaping @Sendable ([UInt8]) -> Void, writeError: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
        self.writeError = writeError
    }

    package static let standard = Output(
        write: { try? Caller.standardOutput.writeAll($0) }, writeError: { try? Caller.standardError.writeAll($0) })

    func say(_ text: String) { write(Array(text.utf8)) }
    func complain(_ text: String) { writeError(Array(text.utf8)) }
}
