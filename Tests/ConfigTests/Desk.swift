import Config
import Posix

/// An environment and one configuration file, without touching the disk.
struct Desk: Sendable {
    var variables: [String] = ["HOME=/home/u"]
    var path = "/home/u/.config/sccache/config"
    var file = FileRead.absent
    var home: Path? = Path("/account")

    init(_ variables: String..., file: String? = nil) {
        self.variables += variables
        if let file { self.file = .bytes(Array(file.utf8)) }
    }

    static func json(_ text: String, _ variables: String...) -> Desk {
        var desk = Desk(file: text)
        desk.path = "/etc/c.json"
        desk.variables += ["SCCACHE_CONF=/etc/c.json"] + variables
        return desk
    }

    func resolve() throws(ConfigurationError) -> Configuration {
        try Configuration.resolve(
            environment: Environment(entries: variables.map { Array($0.utf8) }), directory: Array("/work".utf8),
            accountHome: { [home] in home }, readFile: { $0.text == path ? file : .absent })
    }

    /// The message of what is wrong; `nil` when nothing is.
    var complaint: String? {
        do throws(ConfigurationError) {
            _ = try resolve()
            return nil
        } catch { return error.message }
    }
}
