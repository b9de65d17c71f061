import Arguments
import Hashing
import Keys
import Testing

/// Each part of a key alone changes it.
@Suite struct ManifestKeyTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static var key: ManifestKey {
        var compilation = Compilation(dialect: .gcc, language: .c, input: bytes("a.c"), object: bytes("a.o"))
        compilation.outputs = [Output(.object, bytes("a.o"))]
        compilation.keyArguments = [
            .init(.code, flag: bytes("-O2")), .init(.search, flag: bytes("-I"), value: bytes("inc"), isPath: true),
            .init(.search, flag: bytes("-D"), value: bytes("A=1")),
        ]
        compilation.expandedArguments = [bytes("-O2"), bytes("-c"), bytes("a.c")]
        return ManifestKey(
            compilation: compilation, compiler: Digest(of: [1]), source: Digest(of: [2]), files: [Digest(of: [3])],
            environment: [bytes("LANG=C")], directory: bytes("/w"),
            base: BaseDirectory(configured: [], source: bytes("/w/a.c"), directory: bytes("/w")))
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout ManifestKey) -> Void
        init(_ name: String, _ change: @escaping @Sendable (inout ManifestKey) -> Void) {
            testDescription = name
            self.change = change
        }
    }

    static let telling: [Mutation] = [
        .init("compiler") { $0.compiler = Digest(of: [9]) },
        .init("source's bytes") { $0.source = Digest(of: [9]) },
        .init("source's name") { $0.compilation.input = bytes("b.c") },
        .init("a named file") { $0.files = [Digest(of: [9])] },
        .init("one named file more") { $0.files.append(Digest(of: [3])) },
        .init("a variable") { $0.environment = [bytes("LANG=D")] },
        .init("no variable") { $0.environment = [] },
        .init("language") { $0.compilation.language = .cxx },
        .init("dialect") { $0.compilation.dialect = .clang },
        .init("assembly") { $0.compilation.emitsAssembly = true },
        .init("a flag") { $0.compilation.keyArguments[0].flag = bytes("-O3") },
        .init("a value") { $0.compilation.keyArguments[2].value = bytes("A=2") },
        .init("a search directory") { $0.compilation.keyArguments[1].value = bytes("other") },
        .init("order of arguments") { $0.compilation.keyArguments.swapAt(1, 2) },
        .init("one argument less") { $0.compilation.keyArguments.removeLast() },
        .init("one output more") { $0.compilation.outputs.append(Output(.stackUsage, bytes("a.su"))) },
        .init("a prefix map") { $0.compilation.prefixMaps = [.init(.file, old: bytes("/x"), new: bytes("/y"))] },
        .init("the directory where it shows") { $0.compilation.directoryMatters = true },
        .init("the object where it shows") { $0.compilation.objectPathMatters = true },
        .init("the command line where it shows") { $0.compilation.commandLineMatters = true },
    ]

    @Test(arguments: telling) func `each part tells keys apart`(_ mutation: Mutation) {
        var changed = Self.key
        mutation.change(&changed)
        #expect(changed.digest() != Self.key.digest())
    }

    @Test func `all parts' changes differ from one another`() {
        let digests = Self.telling.map { mutation in
            var changed = Self.key
            mutation.change(&changed)
            return changed.digest()
        }
        #expect(Set(digests).count == digests.count)
    }

    @Test(arguments: [
        Mutation("the object's name") { $0.compilation.object = bytes("b.o") },
        Mutation("the directory") { $0.directory = bytes("/v") },
        Mutation("words that do not show") { $0.compilation.expandedArguments = [] },
    ])
    func `what cannot show does not count`(_ mutation: Mutation) {
        var changed = Self.key
        mutation.change(&changed)
        #expect(changed.digest() == Self.key.digest())
    }

    @Test func `where the directory shows, each has its own key`() {
        var one = Self.key
        one.compilation.directoryMatters = true
        var other = one
        other.directory = Self.bytes("/v")
        #expect(one.digest() != other.digest())
        (one.compilation.objectPathMatters, other.compilation.objectPathMatters) = (true, true)
        other.directory = one.directory
        other.compilation.object = Self.bytes("b.o")
        #expect(one.digest() != other.digest())
        one = Self.key
        one.compilation.commandLineMatters = true
        other = one
        other.compilation.expandedArguments.append(Self.bytes("-v"))
        #expect(one.digest() != other.digest())
    }

    @Test func `the preprocessed text decides instead of what only says where to search`() {
        let text = Digest(of: [4])
        let plain = Self.key.preprocessed(text: text)
        var searched = Self.key
        searched.compilation.keyArguments[1].value = Self.bytes("other")
        searched.source = Digest(of: [9])
        #expect(searched.preprocessed(text: text) == plain)
        var coded = Self.key
        coded.compilation.keyArguments[0].flag = Self.bytes("-O3")
        #expect(coded.preprocessed(text: text) != plain)
        #expect(Self.key.preprocessed(text: Digest(of: [5])) != plain)
        #expect(plain != Self.key.digest())
    }

    @Test func `an entry's key tells apart whatever its result depends on`() {
        var result = Manifest.Result(entry: Digest(of: []), inputs: [.init(Name(.asSpelled, [1]), Digest(of: [1]))])
        var keys = [Self.key.entry(of: result)]
        result.inputs[0].digest = Digest(of: [2])
        keys.append(Self.key.entry(of: result))
        result.inputs[0].name = Name(.belowBase, [1])
        keys.append(Self.key.entry(of: result))
        result.presences = [Name(.asSpelled, [1])]
        keys.append(Self.key.entry(of: result))
        result.date = []
        keys.append(Self.key.entry(of: result))
        result.diagnostics = Digest(of: [1])
        keys.append(Self.key.entry(of: result))
        result.boundTo = .init([.belowBase], Digest(of: [1]))
        keys.append(Self.key.entry(of: result))
        result.dependencyFile = Digest(of: [1])
        keys.append(Self.key.entry(of: result))
        #expect(Set(keys).count == keys.count)
    }

    @Test func `two checkouts have one key below their base directories, and two without`() {
        func key(_ root: String, _ configured: [String]) -> Digest {
            var key = Self.key
            key.compilation.input = Self.bytes("\(root)/src/a.c")
            key.compilation.keyArguments[1].value = Self.bytes("\(root)/inc")
            key.directory = Self.bytes(root)
            key.base = BaseDirectory(
                configured: configured.map(Self.bytes), source: key.compilation.input, directory: key.directory)
            return key.digest()
        }
        #expect(key("/one", ["/one/", "/two/"]) == key("/two", ["/one/", "/two/"]))
        #expect(key("/one", []) != key("/two", []))
        #expect(key("/one", ["/one/"]) != key("/two", ["/one/"]))
    }
}
