import Documents

extension PluginManifest {
    /// Reads a manifest, strictly: what is not understood is an error.
    /// - Parameter name: which it must have, after its file's name.
    package init(_ bytes: [UInt8], name: String) throws(ManifestProblem) {
        let document: DocumentTable
        do throws(DocumentError) { document = try TOMLReader.read(bytes) } catch {
            throw ManifestProblem(message: error.message)
        }
        let table = ManifestTable(table: document)
        try table.refuseKeys(except: [
            "name", "title", "scheme", "abi", "build", "build-id", "priority", "location", "read-only-option",
            "foreign", "option", "conflict",
        ])
        self.name = try table.needed("name", table.line("name"))
        guard self.name == name else { throw table.problem("name is \"\(self.name)\", but the file's is \"\(name)\"") }
        title = try table.needed("title", table.line("title"))
        scheme = try table.line("scheme") ?? name
        let abi = try table.value("abi", accepts: "the interface's major version, from 1 on") { value -> UInt32? in
            if case .integer(let number) = value, number > 0 { UInt32(exactly: number) } else { nil }
        }
        self.abi = try table.needed("abi", abi)
        runtime = try table.needed("build", table.choice("build", of: Runtime.self))
        buildID = try table.line("build-id")
        priority = try table.integer("priority") ?? 1000
        location = try table.line("location") ?? title
        readOnlyOption = try table.line("read-only-option")
        foreign = try Self.foreign(table)
        options = try table.tables("option").map { row throws(ManifestProblem) in try OptionDeclaration(row) }
        conflicts = try table.tables("conflict").map { row throws(ManifestProblem) in try Self.conflict(row) }
        try ManifestRules(self).check()
    }

    private static func foreign(_ table: ManifestTable) throws(ManifestProblem) -> [Foreign] {
        let texts = try table.texts(
            "foreign", { Names.isVariable($0.hasSuffix("*") ? String($0.dropLast()) : $0) },
            accepts: "a list of variables, each by its name or its beginning with a * behind")
        return texts.map { text in
            Foreign(name: text.hasSuffix("*") ? String(text.dropLast()) : text, isPrefix: text.hasSuffix("*"))
        }
    }

    private static func conflict(_ row: DocumentTable) throws(ManifestProblem) -> Conflict {
        let table = ManifestTable(place: "conflict: ", table: row)
        try table.refuseKeys(except: ["options", "message"])
        let options = try table.texts("options", { !$0.isEmpty }, accepts: "a list of options")
        guard options.count > 1 else { throw table.problem("options must name two or more") }
        return Conflict(options: options, message: try table.needed("message", table.line("message")))
    }
}

extension OptionDeclaration {
    fileprivate init(_ row: DocumentTable) throws(ManifestProblem) {
        let unnamed = ManifestTable(place: "option: ", table: row)
        name = try unnamed.needed("name", unnamed.line("name"))
        let table = ManifestTable(place: "option \"\(name)\": ", table: row)
        guard Names.isOption(name) else {
            throw table.problem("a name is made of letters, digits, '_' and '-'")
        }
        try table.refuseKeys(except: [
            "name", "environment", "aliases", "type", "default", "activates", "required", "secret", "help",
        ])
        environment = try table.texts("environment", Names.isVariable, accepts: "a list of variables")
        aliases = try table.texts("aliases", Names.isOption, accepts: "a list of keys")
        kind = try table.choice("type", of: OptionKind.self) ?? .string
        let kind = kind
        fallback = try table.value("default", accepts: kind.accepted) { value in
            kind.normalised(value).map { String(decoding: $0, as: UTF8.self) }
        }
        activates = try table.boolean("activates")
        isRequired = try table.boolean("required")
        isSecret = try table.boolean("secret")
        if isSecret, fallback != nil { throw table.problem("a secret has no default") }
        help = try table.needed("help", table.line("help"))
    }
}

enum Names {
    static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: "_") }
    }

    static func isOption(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
}
