import Glibc

extension Files {
    /// Makes a named pipe that only this user may open; one that was left under that name goes.
    package static func makeFifo(_ path: Path) throws(Errno) {
        do throws(Errno) {
            try path.call { mkfifo($0, 0o600) }
        } catch {
            guard error == .exists, let old = try? linkFacts(of: path), old.mode & UInt32(S_IFMT) == UInt32(S_IFIFO),
                remove(path)
            else { throw error }
            try path.call { mkfifo($0, 0o600) }
        }
    }
}

extension OpenFlags {
    /// Both ends of a named pipe at once: neither opening nor reading nor writing waits, and the pipe keeps what is in
    /// it while nobody else has it open.
    package static let bothEnds = O_RDWR | O_NONBLOCK | O_NOFOLLOW
}

extension Descriptor {
    /// Takes out of a pipe that does not wait what is in it.
    /// - Returns: how many bytes that were.
    package func discard(atMost limit: Int) -> Int {
        guard limit > 0 else { return 0 }
        return withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { (try? read(into: $0)) ?? 0 }
    }
}
