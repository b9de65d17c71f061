import CXML
public import PluginKit

/// An element of an answer in XML, read by libxml2: no network, no entities of the document's own, at most a megabyte.
/// Names are without their namespace's prefix.
public struct XML: Sendable {
    public let name: String
    /// The text directly in it, as it is.
    public let text: String
    public let children: [XML]

    /// The document's root.
    /// - Throws: `corrupt` for what is no XML.
    public init(_ body: Buffer) throws(BackendError) {
        guard body.count <= 1 << 20 else { throw BackendError(.corrupt, "an answer of \(body.count) bytes of XML") }
        let document = body.withUnsafeBytes { view in
            swc_xml_read(view.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(view.count))
        }
        defer { xmlFreeDoc(document) }
        guard let document, document.pointee.intSubset == nil, let root = xmlDocGetRootElement(document) else {
            throw BackendError(.corrupt, "the answer is not XML")
        }
        self.init(root, depth: 0)
    }

    /// The first one at that path below this: `Credentials/AccessKeyId`.
    public func element(path: String) -> XML? {
        path.split(separator: "/").reduce(self as XML?) { element, name in
            element?.children.first { $0.name == name }
        }
    }

    /// Its text without white space around it; `nil` where it is not there.
    public func text(_ path: String) -> String? {
        element(path: path).map { element in
            let inner = element.text.drop(while: \.isWhitespace)
            return String(inner.reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    private init(_ node: xmlNodePtr, depth: Int) {
        name = node.pointee.name.map { String(cString: $0) } ?? ""
        var text = ""
        var children: [XML] = []
        var next = node.pointee.children
        while let child = next {
            if child.pointee.type == XML_ELEMENT_NODE, depth < 64 {
                children.append(XML(child, depth: depth + 1))
            } else if child.pointee.type == XML_TEXT_NODE, let content = child.pointee.content {
                text += String(cString: content)
            }
            next = child.pointee.next
        }
        self.text = text
        self.children = children
    }
}
