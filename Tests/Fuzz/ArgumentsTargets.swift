import Arguments

extension Target {
    /// Words are separated by line ends; the first byte chooses dialect and language.
    static let arguments = Target(name: "arguments") { input in
        guard let found = parse(input.dropFirst(), first: input.first ?? 0, file: nil) else { return false }
        return found.emitsAssembly && found.keyArguments.count > 1
    }

    /// The bytes are a response file's; it may name itself.
    static let responseFiles = Target(name: "response-files") { input in
        let words = bytes("-c\n@f\na.c")[...]
        guard let found = parse(words, first: 0, file: input) else { return false }
        _ = parse(words, first: 1, file: input)
        return found.expandedArguments.contains { $0.contains(0x27) }
    }

    private static func parse(_ text: ArraySlice<UInt8>, first: UInt8, file: [UInt8]?) -> Compilation? {
        let words = text.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(64).map { Array($0) }
        let call = Call(
            arguments: words, directory: bytes("/w"), dialect: first & 1 == 0 ? .gcc : .clang, plusplus: first & 2 != 0)
        var reads = 0
        let verdict = CommandParser.parse(call) { _ in
            reads += 1
            return reads < 5 ? file : nil
        }
        guard case .compilation(let found) = verdict else { return nil }
        let indices = found.expandedArguments.indices
        require((found.dependencyWords + found.outputWords).allSatisfy(indices.contains), "an index of no word")
        require(found.outputs.first == Output(.object, found.object), "the object is not the first output")
        require(!found.input.isEmpty && !found.object.isEmpty, "an empty name")
        return found
    }
}
