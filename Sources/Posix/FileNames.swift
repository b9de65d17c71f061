extension Files {
    /// There is something of this name, be it a symbolic link into nowhere.
    package static func isNamed(_ path: Path) -> Bool { (try? linkFacts(of: path)) != nil }

    package static func isDirectory(_ path: Path) -> Bool { (try? FileFacts(of: path))?.isDirectory ?? false }
}
