package import Keys

/// What rustc said on standard error: cargo is told there which outputs are ready.
package enum Messages {
    private static let artifact = Array(#"{"$message_type":"artifact","artifact":""#.utf8)

    /// The text with the places of announced outputs taken out; what else names a place is left as it is.
    /// - Parameter outputs: where this call writes, as spelled.
    package static func template(of text: [UInt8], outputs: Roots) -> PathTemplate {
        var template = PathTemplate()
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.startIndex > 0 { template.add([UInt8(ascii: "\n")]) }
            guard line.starts(with: artifact) else {
                template.add(line)
                continue
            }
            let rest = line.dropFirst(artifact.count)
            let path = rest.prefix { $0 != UInt8(ascii: "\"") }
            let name = outputs.name(of: Array(path))
            guard name.origin != .asSpelled, !path.contains(UInt8(ascii: "\\")) else {
                template.add(line)
                continue
            }
            template.add(artifact)
            template.add(.path(name, .json))
            template.add(rest.dropFirst(path.count))
        }
        return template
    }

    /// Something besides announcements of outputs.
    package static func saysMore(_ text: [UInt8]) -> Bool {
        text.split(separator: UInt8(ascii: "\n")).contains { !$0.starts(with: artifact) }
    }
}
