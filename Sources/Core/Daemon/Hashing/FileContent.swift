package import Hashing
package import Posix

/// What one look at a file gave: its facts and the digest of the bytes that it then held.
package struct FileContent: Equatable, Sendable {
    package var facts: FileFacts
    package var digest: Digest
    /// Every change after the look shows in the facts. A file changed in the very tick of the clock in which it was
    /// read could change again without another stamp: it is read anew each time until the clock has moved on.
    package var isSettled: Bool

    package init(facts: FileFacts, digest: Digest, isSettled: Bool) {
        self.facts = facts
        self.digest = digest
        self.isSettled = isSettled
    }

    /// Reads the file; `nil` where it is not regular, cannot be read, or changes under the reader's eyes.
    /// Blocks: for threads that may.
    /// - Parameter margin: how much older than the clock a stamp must be, in nanoseconds, beyond its tick.
    static func read(_ path: Path, margin: Int64) -> (content: FileContent, bytes: [UInt8])? {
        let clock = Clock.fileTime
        guard let file = try? RegularFile.open(path), let before = try? file.facts(),
            let bytes = try? file.contents(limit: 1 << 30), let after = try? file.facts(),
            before == after, Int64(bytes.count) == after.size,
            // Some files (of the kernel's, for one) say a size of 0 and hold more all the same.
            (try? file.read(from: after.size, count: 1))?.isEmpty == true
        else { return nil }
        let content = FileContent(
            facts: after, digest: Digest(of: bytes), isSettled: after.youngest < clock - margin)
        return (content, bytes)
    }

    /// The same without its bytes, a part at a time.
    static func look(_ path: Path, margin: Int64) -> FileContent? {
        let clock = Clock.fileTime
        guard let file = try? Descriptor.open(path, OpenFlags.readWithoutWaiting), let before = try? file.facts(),
            before.isRegular
        else { return nil }
        let stream = DigestStream()
        var offset: Int64 = 0
        while true {
            guard let part = try? file.read(from: offset, count: partSize) else { return nil }
            if part.isEmpty { break }
            stream.add(part)
            offset += Int64(part.count)
        }
        guard let after = try? file.facts(), before == after, offset == after.size else { return nil }
        return FileContent(facts: after, digest: stream.finish(), isSettled: after.youngest < clock - margin)
    }

    /// In bytes: what a second-level cache holds.
    private static let partSize = 256 << 10
}
