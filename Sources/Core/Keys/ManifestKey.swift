package import Arguments
package import Hashing

/// Everything that decides which manifest a compile looks into, known before anything is preprocessed.
/// `docs/cache-key.md` tells what each part guards against.
package struct ManifestKey: Sendable {
    package var compilation: Compilation
    /// Of the programs that really run.
    package var compiler: Digest
    /// Of the source's bytes.
    package var source: Digest
    /// Of the files that arguments name, in the order of the arguments that have `hashesFile`, then extra files.
    package var files: [Digest]
    /// Variables that matter, as `NAME=value`, sorted.
    package var environment: [[UInt8]]
    /// The working directory as the compiler would record it.
    package var directory: [UInt8]
    package var base: BaseDirectory

    package init(
        compilation: Compilation, compiler: Digest, source: Digest, files: [Digest], environment: [[UInt8]],
        directory: [UInt8], base: BaseDirectory
    ) {
        self.compilation = compilation
        self.compiler = compiler
        self.source = source
        self.files = files
        self.environment = environment
        self.directory = directory
        self.base = base
    }

    package func digest() -> Digest { builder(listing: false).digest() }

    /// What `digest()` is made of, for people: nothing that counts is missing, since it is the same list.
    package func fields() -> [KeyField] { builder(listing: true).fields ?? [] }

    private func builder(listing: Bool) -> KeyBuilder {
        var key = KeyBuilder(domain: "manifest 1", listing: listing)
        addCommon(to: &key, searchToo: true)
        addSourceName(to: &key)
        key.add("source", source)
        return key
    }

    /// The entry's key for this preprocessed text. What decides only which files are read is left out: the text
    /// shows it.
    package func preprocessed(text: Digest) -> Digest {
        var key = KeyBuilder(domain: "preprocessed 1")
        addCommon(to: &key, searchToo: false)
        addSourceName(to: &key)
        key.add("text", text)
        return key.digest()
    }

    /// The entry's key for a compile that read these inputs.
    package func entry(of result: Manifest.Result) -> Digest {
        result.entryKey(under: digest())
    }

    private func addCommon(to key: inout KeyBuilder, searchToo: Bool) {
        if Guard.compiler.holds { key.add("compiler", compiler) }
        if Guard.language.holds { key.add("language", compilation.language.rawValue) }
        key.add("dialect", compilation.dialect.rawValue)
        if Guard.assembly.holds { key.add("assembly", compilation.emitsAssembly ? 1 : 0) }
        addArguments(to: &key, searchToo: searchToo)
        for file in files { key.add("file", file) }
        for output in compilation.outputs { key.add("output", output.kind.rawValue) }
        for variable in environment { key.add("variable", variable) }
        addPlaces(to: &key)
    }

    private func addArguments(to key: inout KeyBuilder, searchToo: Bool) {
        guard Guard.arguments.holds else { return }
        for argument in compilation.keyArguments where searchToo || argument.role == .code {
            key.add("flag", argument.flag)
            if argument.isPath {
                key.add("path", base.name(of: argument.value))
            } else {
                key.add("value", argument.value)
            }
        }
    }

    /// Compilers name things after their input.
    private func addSourceName(to key: inout KeyBuilder) {
        if Guard.sourceName.holds { key.add("source name", base.name(of: compilation.input)) }
    }

    private var places: Places { Places(compilation: compilation, directory: directory, base: base) }

    /// Debug information shows nothing of where the base directory lies.
    package var hidesBase: Bool { places.hidesBase }

    /// See `Places.mappedDirectory`.
    package var mappedDirectory: [UInt8]? { places.mappedDirectory }

    /// Paths that show in outputs.
    private func addPlaces(to key: inout KeyBuilder) {
        if Guard.prefixMaps.holds { for map in places.maps { key.add("map", map) } }
        if Guard.directory.holds, let directory = places.recordedDirectory { key.add("directory", directory) }
        if Guard.objectPath.holds, compilation.objectPathMatters { key.add("object", places.recordedObject) }
        if Guard.commandLine.holds, compilation.commandLineMatters {
            for word in compilation.expandedArguments { key.add("word", word) }
        }
    }
}

extension Manifest.Result {
    /// The entry's key: everything that the compile was found to depend on, behind what its manifest's key says.
    package func entryKey(under manifest: Digest) -> Digest {
        var key = KeyBuilder(domain: "entry 1")
        key.add("manifest", manifest)
        for input in inputs {
            key.add("input", input.name)
            key.add("digest", input.digest)
        }
        for name in presences { key.add("present", name) }
        if let date { key.add("date", date) }
        if let diagnostics { key.add("diagnostics", diagnostics) }
        if let boundTo { key.add("bound", boundTo.place) }
        if let dependencyFile { key.add("depfile", dependencyFile) }
        for variable in variables {
            key.add("variable", variable.name)
            if let value = variable.value { key.add("is", value) }
        }
        for listing in listings {
            key.add("listing", listing.directory)
            key.add("names", listing.names)
        }
        return key.digest()
    }
}

extension KeyBuilder {
    package mutating func add(_ tag: StaticString, _ name: Name) {
        add(tag, [name.origin.rawValue] + name.path)
    }
}
