import Documents
import Foundation
import Plugins
import Testing

/// A manifest that can be read, with lines added before its options and after.
func manifestText(_ top: String = "", _ bottom: String = "") -> String {
    """
    name = "shelf"
    title = "Shelf"
    abi = 1
    build = "c"
    \(top)

    [[option]]
    name = "bucket"
    environment = ["SHELF_BUCKET", "SHELF_OLD_BUCKET"]
    aliases = ["container"]
    activates = true
    required = true
    help = "where"

    [[option]]
    name = "token"
    environment = ["SHELF_TOKEN"]
    secret = true
    help = "who"

    [[option]]
    name = "rw_mode"
    environment = ["SHELF_RW_MODE"]
    type = "rw_mode"
    default = "read_only"
    help = "how"
    \(bottom)
    """
}

@Suite struct ManifestTests {
    private func read(_ text: String, name: String = "shelf") throws(ManifestProblem) -> PluginManifest {
        try PluginManifest(Array(text.utf8), name: name)
    }

    private func problem(_ text: String, name: String = "shelf") -> String? {
        do throws(ManifestProblem) {
            _ = try read(text, name: name)
            return nil
        } catch { return error.message }
    }

    @Test func `a manifest says all that is to be known without the library`() throws {
        let manifest = try read(
            manifestText(
                """
                priority = 7
                scheme = "shlf"
                location = "shelf, name: {bucket} ({rw_mode}){"
                read-only-option = "rw_mode"
                foreign = ["AWS_*", "HTTPS_PROXY"]
                """,
                """
                [[conflict]]
                options = ["token", "env.AWS_KEY"]
                message = "set one of them"
                """))
        #expect(manifest.title == "Shelf" && manifest.scheme == "shlf" && manifest.priority == 7)
        #expect(manifest.runtime == .c && manifest.buildID == nil && manifest.readOnlyOption == "rw_mode")
        #expect(manifest.sectionKeys == ["bucket", "container", "token", "rw_mode"])
        #expect(manifest.option("bucket")?.environment == ["SHELF_BUCKET", "SHELF_OLD_BUCKET"])
        #expect(manifest.option("bucket")?.activates == true && manifest.option("bucket")?.isRequired == true)
        #expect(manifest.option("token")?.isSecret == true && manifest.option("token")?.fallback == nil)
        #expect(manifest.option("rw_mode")?.fallback == "READ_ONLY", "in the form that the plugin gets")
        #expect(manifest.foreign.map(\.name) == ["AWS_", "HTTPS_PROXY"])
        #expect(manifest.conflicts.map(\.options) == [["token", "env.AWS_KEY"]])
        #expect(manifest.conflicts.map(\.message) == ["set one of them"])
        #expect(manifest.location { $0 == "bucket" ? "b" : nil } == "shelf, name: b (){")
    }

    @Test func `the manifest that the page shows is one`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/plugin-abi.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```toml\n").dropFirst().first)
        let manifest = try read(try #require(block.components(separatedBy: "```").first))
        #expect(manifest.options.count == 4 && manifest.conflicts.count == 1)
    }

    @Test func `what is left out has a use all the same`() throws {
        let manifest = try read(manifestText())
        #expect(manifest.scheme == "shelf" && manifest.location == "Shelf" && manifest.priority == 1000)
        #expect(manifest.foreign.isEmpty && manifest.conflicts.isEmpty && manifest.readOnlyOption == nil)
    }

    @Test(arguments: [
        ("colour = 1", "unknown key colour; accepted are name, title, scheme, abi, build, "),
        ("prioriti = 1", "unknown key prioriti; did you mean priority?"),
        ("priority = \"high\"", "priority has the value \"high\"; accepted is a whole number"),
        ("location = \"{buckit}\"", "location: there is no option \"buckit\""),
        ("location = \"{token}\"", "location: \"token\" is a secret"),
        ("read-only-option = \"bucket\"", "read-only-option: \"bucket\" must be an option of the type rw_mode or bool"),
        ("foreign = [\"*\"]", "foreign has the value [\"*\"]; accepted is a list of variables"),
        ("foreign = \"AWS_*\"", "foreign has the value \"AWS_*\"; accepted is a list of variables"),
        ("title = \"two\"", "line 6, column 1: the key 'title' is there twice"),
    ])
    func `a mistake above the options is one line`(line: String, message: String) {
        let found = problem(manifestText(line)) ?? ""
        #expect(found.hasPrefix(message) || line.hasPrefix("title"), "\(found)")
        #expect(!found.isEmpty && !found.contains("\n"))
    }

    @Test(arguments: [
        ("[[option]]\nname = \"bucket\"\nhelp = \"h\"", "the key bucket belongs to two options"),
        (
            "[[option]]\nname = \"x\"\naliases = [\"container\"]\nhelp = \"h\"",
            "the key container belongs to two options"
        ),
        (
            "[[option]]\nname = \"x\"\nenvironment = [\"SHELF_TOKEN\"]\nhelp = \"h\"",
            "the variable SHELF_TOKEN belongs to two options"
        ),
        ("[[option]]\nhelp = \"h\"", "option: the key name is missing"),
        ("[[option]]\nname = \"a b\"\nhelp = \"h\"", "option \"a b\": a name is made of letters, digits, '_' and '-'"),
        ("[[option]]\nname = \"x\"", "option \"x\": the key help is missing"),
        (
            "[[option]]\nname = \"x\"\ntype = \"colour\"\nhelp = \"h\"",
            "option \"x\": type has the value \"colour\"; accepted is string, prefix, bool, rw_mode, number, size, list"
        ),
        (
            "[[option]]\nname = \"x\"\ntype = \"number\"\ndefault = \"many\"\nhelp = \"h\"",
            "option \"x\": default has the value \"many\"; accepted is a whole number from 0 on"
        ),
        (
            "[[option]]\nname = \"x\"\nsecret = true\ndefault = \"pw\"\nhelp = \"h\"",
            "option \"x\": a secret has no default"
        ),
        (
            "[[option]]\nname = \"x\"\nhelp = \"two\\nlines\"",
            "option \"x\": help has the value \"two\\nlines\"; accepted is a text of one line"
        ),
        ("[[conflict]]\noptions = [\"bucket\"]\nmessage = \"m\"", "conflict: options must name two or more"),
        (
            "[[conflict]]\noptions = [\"bucket\", \"env.X\"]\nmessage = \"m\"",
            "conflict: there is no option \"env.X\""
        ),
        ("[option.x]\n", "option \"rw_mode\": unknown key x; "),
    ])
    func `a mistake in an option is one line`(lines: String, message: String) {
        let found = problem(manifestText("", lines)) ?? ""
        #expect(found.hasPrefix(message), "\(found)")
        #expect(!found.contains("\n"))
    }

    @Test func `what every manifest needs is asked for`() {
        #expect(problem("") == "the key name is missing")
        #expect(problem("name = \"other\"") == "name is \"other\", but the file's is \"shelf\"")
        #expect(problem("name = \"shelf\"") == "the key title is missing")
        #expect(problem("name = \"shelf\"\ntitle = \"S\"\nabi = 0")?.hasPrefix("abi has the value 0") == true)
        #expect(problem("name = \"shelf\"\ntitle = \"S\"\nabi = 1") == "the key build is missing")
        #expect(
            problem("name = \"shelf\"\ntitle = \"S\"\nabi = 1\nbuild = \"go\"")
                == "build has the value \"go\"; accepted is c, swift, swift-static")
        #expect(problem("name = ")?.hasPrefix("line 1, column ") == true)
        #expect(problem("\u{0}") != nil)
    }

    @Test(arguments: [
        (OptionKind.bool, "ON", "true"), (.bool, "0", "false"), (.mode, "Read_Write", "READ_WRITE"),
        (.number, "0012", "12"), (.size, "2k", "2048"), (.prefix, "a/b//", "a/b"), (.prefix, "//", ""),
        (.list, " a, b ,,c", "a,b,c"), (.string, " as it is ", " as it is "),
    ])
    func `values come in one form`(kind: OptionKind, given: String, form: String) {
        #expect(kind.normalised(Array(given.utf8)).map { String(decoding: $0, as: UTF8.self) } == form)
        #expect(kind.normalised(.text(given)).map { String(decoding: $0, as: UTF8.self) } == form)
    }

    @Test(arguments: [
        (OptionKind.bool, "maybe"), (.mode, "READONLY"), (.number, "-1"), (.number, "99999999999999999999"),
        (.size, "10GB"), (.size, "1.5G"), (.size, "99999999999T"),
    ])
    func `what is no value is refused`(kind: OptionKind, given: String) {
        #expect(kind.normalised(Array(given.utf8)) == nil)
        #expect(kind.normalised(.text(given)) == nil)
    }

    @Test func `files have types of their own`() {
        #expect(OptionKind.bool.normalised(.boolean(true)) == Array("true".utf8))
        #expect(OptionKind.number.normalised(.integer(7)) == Array("7".utf8))
        #expect(OptionKind.size.normalised(.integer(-7)) == nil)
        #expect(OptionKind.list.normalised(.list([.text("a"), .text("b")])) == Array("a,b".utf8))
        #expect(OptionKind.list.normalised(.list([.text("a,b")])) == nil)
        #expect(OptionKind.string.normalised(.integer(7)) == nil)
        #expect(OptionKind.bool.normalised(.real(1)) == nil)
    }

    @Test func `every manifest of the project can be read, and lies beside nothing else of its name`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var seen: Set<String> = []
        for folder in ["Plugins", "Examples"] {
            let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.allObjects ?? []
            for case let name as String in names where name.hasSuffix(".toml") {
                let file = root.appending(path: "\(folder)/\(name)")
                let stem = file.deletingPathExtension().lastPathComponent
                #expect(seen.insert(stem).inserted, "\(stem) is there twice")
                #expect(throws: Never.self, "\(name)") {
                    try PluginManifest(Array(try Data(contentsOf: file)), name: stem)
                }
            }
        }
        #expect(seen.contains("directory"))
    }
}
