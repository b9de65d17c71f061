package import Documents

/// A table `[cache.<name>]` of the file that is neither the disk nor the chain: kept for the plugin of that name.
package struct LevelSection: Equatable, Sendable {
    package var name: String
    /// As they stand in the file; options that are `null` are left out.
    package var options: DocumentTable

    package init(name: String, options: DocumentTable) {
        self.name = name
        self.options = options
    }
}
