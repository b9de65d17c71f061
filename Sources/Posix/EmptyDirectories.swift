import Glibc

extension Files {
    /// Only an empty one goes.
    @discardableResult
    package static func removeDirectory(_ path: Path) -> Bool { path.withPointer { rmdir($0) } == 0 }
}
