import CPosix

extension Descriptor {
    /// Makes this file one with the same blocks as the other.
    /// - Returns: whether the file system could.
    package func shareBlocks(of source: Descriptor) -> Bool { swc_clone_file(raw, source.raw) == 0 }
}
