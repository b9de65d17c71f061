import Arguments
import Config
import Entries
import Explanations
import Hashing
import Keys
import Posix
import PosixAsync
import Storage

extension CompileWork: ExplainableWork {
    func answer(_ reader: EntryReader, _ hit: DirectHit, _ pool: IOPool) async -> Answer? {
        await HitAnswer(reader, hit, self, pool).make()
    }

    var isTextOnly: Bool { !usesDirectMode && textDecides }

    func composition(_ service: Service) async -> [Fact]? { await service.registry.composition(of: key.compiler) }

    /// What explanations remember of this compile.
    var trace: Trace {
        let source = surroundings.normalised(compilation.input)
        return Trace(
            time: Clock.now, key: manifest, source: source, object: surroundings.normalised(compilation.object),
            aliases: aliases(source), compiler: key.compiler, facts: facts)
    }

    /// The same source in another checkout: the same name below a base directory, or the same name and contents.
    private func aliases(_ source: [UInt8]) -> [Digest] {
        var found: [Digest] = []
        let name = key.base.name(of: source)
        if name.origin == .belowBase {
            var alias = KeyBuilder(domain: "source below base 1")
            alias.add("name", name)
            found.append(alias.digest())
        }
        var alias = KeyBuilder(domain: "source 1")
        alias.add("name", Path(source).name)
        alias.add("contents", key.source)
        return found + [alias.digest()]
    }

    private var facts: [Fact] {
        let compilation = compilation
        let named = compilation.keyArguments.filter(\.hashesFile).map(\.value)
        let files = named + configuration.request.extraFiles
        var facts = FactReader.facts(of: key.fields(), files: files)
        if let base = key.base.path { facts.append(Fact(.baseDirectory, base)) }
        facts.append(Fact(.place, directory))
        facts.append(Fact(.storage, stack.location))
        facts.append(Fact(.colours, Array((wantsColour ? "for a terminal" : "plain").utf8)))
        for entry in surroundings.variables([.diagnostics]) {
            facts.append(FactReader.variable(entry, .messageVariable))
        }
        if let wanted = compilation.dependencies {
            let text = Array("\(wanted.style) ".utf8) + wanted.targets.joined(separator: Array(" ".utf8))
            facts.append(Fact(.dependencies, text + Array((wanted.phony ? " with -MP" : "").utf8)))
        }
        return facts
    }
}

extension Surroundings {
    /// Absolute, without `.`, `..` and `//`, as far as that shows in the name.
    func normalised(_ name: [UInt8]) -> [UInt8] {
        var parts: [ArraySlice<UInt8>] = []
        for part in Path(name, in: directory).bytes.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else if !part.elementsEqual(".".utf8) {
                parts.append(part)
            }
        }
        return parts.flatMap { [UInt8(ascii: "/")] + $0 }
    }
}

extension Stack {
    /// For people; no secret is in it.
    nonisolated var location: [UInt8] {
        Array(chain.statistics.map(\.location).joined(separator: ", ").utf8)
    }
}

extension Fact {
    /// There is one of its kind.
    init(_ kind: Kind, _ value: [UInt8]) { self.init(kind, [], value) }
}
