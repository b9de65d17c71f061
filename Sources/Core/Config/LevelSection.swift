package import Documents
package import Posix

/// A table `[cache.<name>]` of the file that is neither the disk nor the chain: kept for the plugin of that name.
package struct LevelSection: Equatable, Sendable {
    package var name: String
    /// As they stand in the file; options that are `null` are left out.
    package var options: DocumentTable
    /// Where it stands, for messages.
    package var file: Path

    package init(name: String, options: DocumentTable, file: Path) {
        self.name = name
        self.options = options
        self.file = file
    }

    /// Two files may say the same.
    package static func == (one: LevelSection, other: LevelSection) -> Bool {
        one.name == other.name && one.options == other.options
    }
}
