package import Hashing
package import Keys

/// Everything that decides which manifest a crate looks into, known before anything is compiled.
/// `docs/cache-key.md` tells what each part guards against.
package struct CrateKey: Sendable {
    package var compilation: RustCompilation
    /// Of what runs and what it loads.
    package var toolchain: Digest
    /// Of the programs that link; `nil` where nothing is linked.
    package var linker: Digest?
    /// Of the crate root's bytes.
    package var source: Digest
    /// Of the files behind the externs that have a path, in their order.
    package var externs: [Digest]
    /// Of the files that key words name, in the order of the words that have `hashesFile`.
    package var files: [Digest]
    /// Of the files that arguments tell the linker to read.
    package var linked: [Digest]
    /// Crates that may be found without an extern: names and digests.
    package var found: [(name: [UInt8], digest: Digest)]
    /// Variables that rustc itself reads, as `NAME=value`, sorted.
    package var environment: [[UInt8]]
    package var roots: Roots

    package init(
        compilation: RustCompilation, toolchain: Digest, linker: Digest?, source: Digest, externs: [Digest],
        files: [Digest], linked: [Digest] = [], found: [(name: [UInt8], digest: Digest)], environment: [[UInt8]],
        roots: Roots
    ) {
        self.compilation = compilation
        self.toolchain = toolchain
        self.linker = linker
        self.source = source
        self.externs = externs
        self.files = files
        self.linked = linked
        self.found = found
        self.environment = environment
        self.roots = roots
    }

    package func digest() -> Digest { builder(listing: false).digest() }

    /// What `digest()` is made of, for people.
    package func fields() -> [KeyField] { builder(listing: true).fields ?? [] }

    private func builder(listing: Bool) -> KeyBuilder {
        var key = KeyBuilder(domain: "crate 1", listing: listing)
        if Guard.compiler.holds { key.add("toolchain", toolchain) }
        if let linker, Guard.linker.holds { key.add("linker", linker) }
        for file in linked where Guard.argumentFiles.holds { key.add("linked", file) }
        addCrate(to: &key)
        addExterns(to: &key)
        addSearch(to: &key)
        addWords(to: &key)
        for variable in environment { key.add("variable", variable) }
        return key
    }

    private func addCrate(to key: inout KeyBuilder) {
        if Guard.crateName.holds { key.add("crate", compilation.crateName) }
        for type in compilation.crateTypes { key.add("type", type.rawValue) }
        key.add("test", compilation.isTest ? 1 : 0)
        key.add("input", roots.name(of: compilation.input))
        key.add("source", source)
        for emit in compilation.emits {
            key.add("emit", emit.kind.rawValue)
            if let path = emit.path { key.add("to", roots.name(of: path)) }
        }
    }

    /// By name, modifiers and content: rustc records nothing else of them.
    private func addExterns(to key: inout KeyBuilder) {
        var digests = externs[...]
        for crate in compilation.externs {
            key.add("extern", crate.name)
            for modifier in crate.modifiers { key.add("modifier", modifier) }
            guard let path = crate.path else { continue }
            key.add("file", path.split(separator: UInt8(ascii: "/")).last ?? [])
            if Guard.externs.holds { key.add("content", digests.popFirst()?.bytes ?? []) }
        }
        for crate in found where Guard.unnamedCrates.holds {
            key.add("found", crate.name)
            key.add("content", crate.digest)
        }
    }

    private func addSearch(to key: inout KeyBuilder) {
        for search in compilation.searchPaths {
            key.add("search", search.kind.rawValue)
            key.add("in", roots.name(of: search.path))
        }
        for library in compilation.nativeLibraries {
            key.add("library", library.kind)
            for modifier in library.modifiers { key.add("modifier", modifier) }
            key.add("name", library.name)
            if let rename = library.rename { key.add("rename", rename) }
        }
    }

    private func addWords(to key: inout KeyBuilder) {
        var digests = files[...]
        for word in compilation.keyWords where !word.isOnlyAboutWidth && Guard.arguments.holds {
            key.add("word", word.flag)
            if word.isPath { key.add("path", roots.name(of: word.value)) } else { key.add("value", word.value) }
            if word.hashesFile { key.add("content", digests.popFirst()?.bytes ?? []) }
        }
        for map in compilation.prefixMaps where Guard.prefixMaps.holds {
            key.add("map", roots.name(of: map.old))
            key.add("to", map.new)
        }
        if let scope = compilation.remapScope { key.add("scope", scope) }
        switch compilation.target {
        case .host: key.add("host", 1)
        case .named(let name): key.add("target", name)
        case .file(let path): key.add("target file", roots.name(of: path))
        }
    }

    /// What shapes messages where there are any, and nothing else.
    /// - Parameter terminal: messages go to a terminal that shows colours.
    package func diagnostics(terminal: Bool) -> Digest {
        var key = KeyBuilder(domain: "rust diagnostics 1")
        for word in compilation.keyWords where word.isOnlyAboutWidth { key.add("width", word.value) }
        key.add("terminal", compilation.messages.dependsOnTerminal && terminal ? 1 : 0)
        return key.digest()
    }
}

extension KeyWord {
    /// cargo tells the width of whatever terminal the build runs in.
    fileprivate var isOnlyAboutWidth: Bool { flag.starts(with: "--diagnostic-width".utf8) }
}
