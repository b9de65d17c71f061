import Config
import Entries
import Explanations
import Hashing
import Keys
import Posix
import PosixAsync
import Rust

extension RustWork: ExplainableWork {
    func answer(_ reader: EntryReader, _ hit: DirectHit, _ pool: IOPool) async -> Answer? {
        await RustHit(reader, self).answer(pool)
    }

    /// rustc is never asked to preprocess.
    var isTextOnly: Bool { false }
    var textDecides: Bool { false }

    func composition(_ service: Service) async -> [Fact]? { toolchain.facts }

    /// What explanations remember of this crate.
    var trace: Trace {
        let source = surroundings.normalised(compilation.input)
        return Trace(
            time: Clock.now, key: manifest, source: source,
            object: surroundings.normalised(compilation.outputs.first?.path ?? compilation.outDirectory),
            aliases: aliases(source), compiler: key.toolchain, facts: facts)
    }

    /// The same crate in another checkout, or with another hash in its outputs' names.
    private func aliases(_ source: [UInt8]) -> [Digest] {
        var alias = KeyBuilder(domain: "crate source 1")
        alias.add("crate", compilation.crateName)
        alias.add("contents", key.source)
        var place = KeyBuilder(domain: "crate place 1")
        place.add("crate", compilation.crateName)
        place.add("name", roots.name(of: source))
        return [alias.digest(), place.digest()]
    }

    private var facts: [Fact] {
        let named = compilation.keyWords.filter(\.hashesFile).map(\.value)
        let files = (linking?.arguments.read ?? []) + compilation.externs.compactMap(\.path) + unnamed + named
        var facts = CrateFactReader.facts(of: key.fields(), files: files)
        facts.append(Fact(.place, directory))
        facts.append(Fact(.storage, stack.location))
        facts.append(Fact(.colours, Array((wantsColour ? "for a terminal" : "plain").utf8)))
        return facts
    }

    /// Crates that may be found without an extern.
    private var unnamed: [[UInt8]] { key.found.map(\.name) }
}
