import Config
import Hashing
import Keys
import Posix
import PosixAsync
import Rust

/// A crate that can be cached, with everything that look-up and storing need to know.
struct RustWork: Sendable {
    let compilation: RustCompilation
    let surroundings: Surroundings
    let configuration: Configuration
    let stack: Stack
    let key: CrateKey
    /// The digest of `key`.
    let manifest: Digest
    let question: DirectQuestion
    let toolchain: Toolchain
    /// `nil` where nothing is linked.
    let linking: Linking?
    /// The crate root and the files behind externs, as they were when the key was made.
    let inputs: [FileContent]
    let wantsColour: Bool
    /// Where this compile's own files are read.
    let pool: IOPool

    var directory: [UInt8] { surroundings.directory }
    var roots: Roots { key.roots }
    /// Where this call writes, as it spells it.
    var outputs: Roots { Roots([.init(.belowOutputs, compilation.outDirectory)]) }

    /// Where a name of a template lies for this call.
    func place(of name: Name) -> [UInt8]? {
        name.origin == .belowOutputs ? outputs.path(of: name) : roots.path(of: name)
    }

    func written(_ template: PathTemplate) -> [UInt8]? {
        template.written(place: place) { name in
            surroundings.environment.raw(String(decoding: name, as: UTF8.self))
        }
    }
}
