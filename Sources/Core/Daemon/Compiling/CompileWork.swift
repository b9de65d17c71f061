import Arguments
import Config
import Hashing
import Keys
import Posix
import PosixAsync
import Statistics

/// A compile that can be cached, with everything that look-up and storing need to know.
struct CompileWork: Sendable {
    let compilation: Compilation
    let surroundings: Surroundings
    let configuration: Configuration
    let key: ManifestKey
    /// The digest of `key`.
    let manifest: Digest
    let question: DirectQuestion
    let stack: Stack
    let program: Path
    /// What the source was when it was digested.
    let source: FileFacts
    let wantsColour: Bool
    /// Where this compile's own files are read.
    let pool: IOPool

    var language: LanguageName { LanguageName(compilation.language, dialect: compilation.dialect) }

    var usesDirectMode: Bool { configuration.directMode.isOn }

    /// Equal preprocessed text means equal outputs.
    var textDecides: Bool { compilation.preprocessedTextDecides || !Guard.columnsShow.holds }

    var directory: [UInt8] { surroundings.directory }
}
