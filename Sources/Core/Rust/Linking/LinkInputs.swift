/// What a linked output was made of besides its sources, and what must not have been found instead.
package struct LinkInputs: Equatable, Sendable {
    package struct Absence: Hashable, Sendable {
        package let directory: [UInt8]
        package var names: [[UInt8]]
    }

    /// Files whose content counts: absolute, each once.
    package private(set) var files: [[UInt8]] = []
    /// Names that nothing had in directories which the linker searched earlier.
    package private(set) var absences: [Absence] = []

    /// What the file system says. Nothing else here touches it.
    package struct Look {
        let exists: ([UInt8]) -> Bool
        let isSame: ([UInt8], [UInt8]) -> Bool
        let script: ([UInt8]) -> [UInt8]?

        /// - Parameters:
        ///   - exists: whether anything has that name.
        ///   - isSame: whether both names lead to one file or directory.
        ///   - script: the text of a file that is neither ELF nor an archive; `nil` for one that is, or is gone.
        package init(
            exists: @escaping ([UInt8]) -> Bool, isSame: @escaping ([UInt8], [UInt8]) -> Bool,
            script: @escaping ([UInt8]) -> [UInt8]?
        ) {
            self.exists = exists
            self.isSame = isSame
            self.script = script
        }
    }

    /// How the call spelled its inputs.
    package struct Spelling {
        let workingDirectory: [UInt8]
        let crates: [[UInt8]]
        let crateDirectories: [[UInt8]]
        let named: [[UInt8]]

        /// - Parameters:
        ///   - crates: paths of `--extern`.
        ///   - crateDirectories: `-L` of the kinds dependency, crate, all.
        ///   - named: files that link arguments name (``LinkArguments/named``).
        package init(
            workingDirectory: [UInt8], crates: [[UInt8]], crateDirectories: [[UInt8]], named: [[UInt8]] = []
        ) {
            self.workingDirectory = workingDirectory
            self.crates = crates
            self.crateDirectories = crateDirectories
            self.named = named
        }
    }

    /// - Parameters:
    ///   - listed: as the linker wrote it.
    ///   - search: where that linker looks.
    ///   - own: what rustc made for it.
    package static func read(
        _ listed: LinkerDependencies, search: LinkSearch, own: OwnProducts, spelling: Spelling, look: Look
    ) throws(Doubt) -> LinkInputs {
        var reading = LinkReading(search: search, own: own, spelling: spelling, look: look)
        try reading.checkClimbing(listed.files)
        for file in listed.files { try reading.take(file) }
        var inputs = LinkInputs()
        inputs.files = reading.files
        inputs.absences = reading.absences
        return inputs
    }
}

private struct LinkReading {
    let search: LinkSearch
    let own: OwnProducts
    let spelling: LinkInputs.Spelling
    let look: LinkInputs.Look

    private(set) var files: [[UInt8]] = []
    private(set) var absences: [LinkInputs.Absence] = []
    private var seen: Set<[UInt8]> = []
    private var places: [[UInt8]: Int] = [:]

    init(search: LinkSearch, own: OwnProducts, spelling: LinkInputs.Spelling, look: LinkInputs.Look) {
        self.search = search
        self.own = own
        self.spelling = spelling
        self.look = look
    }

    /// LLD takes `..` out of the names that it lists as if there were no symbolic links: where that led elsewhere,
    /// the list names files that were not read.
    func checkClimbing(_ listed: [[UInt8]]) throws(Doubt) {
        let paths = (spelling.crates + spelling.crateDirectories + spelling.named + listed).filter(LinkPath.climbs)
        let pairs = search.climbing + paths.map { ($0, LinkPath.lexical($0, in: spelling.workingDirectory)) }
        for (spelled, plain) in pairs {
            let whole =
                spelled.first == UInt8(ascii: "/")
                ? spelled : LinkPath.joined(spelling.workingDirectory, spelled)
            guard look.exists(whole) || look.exists(plain) else { continue }
            guard look.isSame(whole, plain) else { throw Doubt("link through symbolic link") }
        }
    }

    mutating func take(_ listed: [UInt8]) throws(Doubt) {
        let file = LinkPath.lexical(listed, in: spelling.workingDirectory)
        switch own.kind(of: file) {
        case .own, .extracted: return
        case .unknown: throw Doubt("temporary file of the linker")
        case .copy(let name): try takeCrate(name)
        case nil:
            try checkScript(file)
            add(file)
            try notePassedOver(file)
        }
    }

    /// `libc.so` and its like are scripts that name other files, perhaps with `..`.
    private func checkScript(_ file: [UInt8]) throws(Doubt) {
        guard LinkPath.ends(file, with: ".so"), let text = look.script(file) else { return }
        let up = Array("../".utf8)
        let climbs = text.indices.contains { text[$0] == up[0] && text[$0...].starts(with: up) }
        guard !climbs else { throw Doubt("linker script with ..") }
    }

    /// A crate's copy was made from the file of the same name.
    private mutating func takeCrate(_ name: [UInt8]) throws(Doubt) {
        let given = spelling.crates.filter { LinkPath.name(of: $0) == name }
        let found = given + spelling.crateDirectories.map { LinkPath.joined($0, name) }
        let there = found.map { LinkPath.lexical($0, in: spelling.workingDirectory) }.filter(look.exists)
        guard !there.isEmpty else { throw Doubt("crate of unknown origin") }
        for file in there { add(file) }
    }

    /// What was there and yet not taken counts by its content: an archive under `-Bstatic`, or one of another machine.
    private mutating func notePassedOver(_ file: [UInt8]) throws(Doubt) {
        guard let tried = search.passedOver(for: file) else {
            let name = LinkPath.name(of: file)
            let isLibrary =
                LinkPath.starts(name, with: "lib")
                && (LinkPath.ends(name, with: ".so") || LinkPath.ends(name, with: ".a"))
            guard !isLibrary || isNamed(file) else { throw Doubt("library from unknown directory") }
            return
        }
        guard !LinkPath.ends(file, with: ".rlib") else { return }
        for (directory, name) in tried {
            let path = LinkPath.joined(directory, name)
            if look.exists(path) { add(path) } else { note(name, missingIn: directory) }
        }
    }

    private func isNamed(_ file: [UInt8]) -> Bool {
        (spelling.named + spelling.crates).contains { LinkPath.lexical($0, in: spelling.workingDirectory) == file }
            || spelling.crateDirectories.contains {
                LinkPath.lexical($0, in: spelling.workingDirectory) == LinkPath.directory(of: file)
            }
    }

    private mutating func add(_ file: [UInt8]) {
        if seen.insert(file).inserted { files.append(file) }
    }

    private mutating func note(_ name: [UInt8], missingIn directory: [UInt8]) {
        if let place = places[directory] {
            if !absences[place].names.contains(name) { absences[place].names.append(name) }
        } else {
            places[directory] = absences.count
            absences.append(.init(directory: directory, names: [name]))
        }
    }
}
