import Posix
import Rust

/// How a call links: the programs, and what its words say.
struct Linking: Sendable {
    let linker: LinkerIdentity
    let arguments: LinkArguments

    /// - Returns: `nil` where the call links nothing.
    /// - Throws: what keeps its outputs out of the cache.
    static func of(
        _ compilation: RustCompilation, _ toolchain: Toolchain, _ surroundings: Surroundings, _ service: Service
    ) async throws(Doubt) -> Linking? {
        guard compilation.isLinked else { return nil }
        let codegen = compilation.codegen
        let arguments = try LinkArguments(codegen.linkArguments)
        let question = try LinkerQuestion(
            linker: codegen.linker, flavor: codegen.linkerFlavor, selfContained: codegen.linkSelfContained,
            features: compilation.keyWords.filter { $0.flag.elementsEqual("-Clinker-features=".utf8) }.map(\.value),
            arguments: arguments, target: compilation.target.name)
        let found = await service.linkers.linker(for: question, rustc: toolchain.rustc, in: surroundings)
        guard let found, found.knowsDependencyFiles else { throw Doubt("linker") }
        return Linking(linker: found, arguments: arguments)
    }
}
