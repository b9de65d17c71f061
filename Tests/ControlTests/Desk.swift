import Control
import Foundation
import Posix
import Synchronization

/// A home, a cache and a socket of its own, and the control program at work there.
final class Desk: Sendable {
    struct Result: Equatable {
        var code: Int32
        var output: String
        var errors: String
    }

    private final class Said: Sendable {
        let output = Mutex<[UInt8]>([])
        let errors = Mutex<[UInt8]>([])
    }

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swc-\(UUID().uuidString.prefix(8))")
    var socket: String { folder.path + "/s" }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    var variables: [String] {
        ["HOME=\(folder.path)", "XDG_RUNTIME_DIR=\(folder.path)", "SCCACHE_SERVER_UDS=\(socket)", "SCCACHE_DIR=/c"]
    }

    func run(_ words: String..., with more: [String] = []) -> Result { run(words, with: more) }

    func run(_ words: [String], with more: [String] = []) -> Result {
        let said = Said()
        let output = Output(
            write: { bytes in said.output.withLock { $0 += bytes } },
            writeError: { bytes in said.errors.withLock { $0 += bytes } })
        let environment = Environment(entries: (more + variables).map { Array($0.utf8) })
        let code = ControlProgram(environment: environment, output: output).run(words.map { Array($0.utf8) })
        return Result(
            code: code, output: said.output.withLock { String(decoding: $0, as: UTF8.self) },
            errors: said.errors.withLock { String(decoding: $0, as: UTF8.self) })
    }
}
