import Documents
import PluginKit

/// What the body or a header of a refusal says. Cut short, on one line: it goes into messages.
struct VendorError: Sendable {
    var code: String?
    var message: String?

    init(_ response: Response, _ place: StatusMap.ErrorText) {
        switch place {
        case .none: break
        case .xml: readXML(response)
        case .json: readJSON(response)
        case .header(let name):
            readXML(response)
            code = response.headers[name] ?? code
        }
    }

    /// `: Code: Message`, as far as they are there.
    var suffix: String {
        let parts = [code, message].compactMap { $0 }.map { Self.line($0) }
        return parts.map { ": " + $0 }.joined()
    }

    private mutating func readXML(_ response: Response) {
        guard let root = try? XML(response.body) else { return }
        code = root.text("Code") ?? root.text("Error/Code")
        message = root.text("Message") ?? root.text("Error/Message")
    }

    private mutating func readJSON(_ response: Response) {
        guard response.body.count <= 1 << 20, case .table(let root)? = try? JSONReader.read(response.body.bytes) else {
            return
        }
        var table = root
        if case .table(let inner)? = root["error"] { table = inner }
        func text(_ names: String...) -> String? {
            for name in names { if case .text(let text)? = table[name] { return text } }
            return nil
        }
        code = text("code", "status", "error")
        message = text("message", "msg", "error_description")
    }

    private static func line(_ text: String) -> String {
        let line = text.map { $0.isNewline ? " " : $0 }
        return String(line.prefix(200))
    }
}
