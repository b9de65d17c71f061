import Posix

/// One fan-out directory with its record. Every change of its values happens under the lock of its `.size`
/// file, which other processes respect too and the kernel frees when a process dies. Readers take no lock.
struct Shelf {
    let path: Path
    /// Tells one start of the machine from another.
    let boot: UInt64

    private static let batch = 256

    private var recordPath: Path { path.appending("/.size") }

    /// Without the lock: what the record says; `nil` when there is no such shelf.
    func record() -> ShelfRecord? {
        if let file = try? Descriptor.open(recordPath, OpenFlags.plainFile),
            let stored = try? file.contents(limit: 4096)
        {
            return ShelfRecord(stored: stored, boot: boot)
        }
        return (try? FileFacts(of: path)) == nil ? nil : ShelfRecord(trusted: false, bytes: 0)
    }

    /// Moves a written file into the shelf under that name, in the place of an older one.
    /// Unlinks the old one first: renaming over a file makes ext4 flush the new one to the disk.
    func take(_ temporary: Path, as name: String, size: Int64) throws(Errno) -> ShelfRecord {
        let target = path.appending("/" + name)
        return try change(.directories) { () throws(Errno) -> Int64 in
            let gone = removed(target)
            do throws(Errno) {
                try temporary.rename(to: target)
                return size - gone
            } catch {
                if gone > 0 { return -gone }
                throw error
            }
        }
    }

    /// - Returns: `nil` when there was nothing to remove.
    func remove(_ name: String) -> ShelfRecord? {
        let target = path.appending("/" + name)
        return try? change(.nothing) { () throws(Errno) -> Int64 in -removed(target) }
    }

    /// Counts anew what lies in the shelf.
    func recount() throws(Errno) -> ShelfRecord {
        let (lock, _) = try locked(.record)
        return try settle(lock, on: values().reduce(0) { $0 + $1.size })
    }

    /// Removes values that were last used at `cutoff` (nanoseconds since 1970) or before, oldest first, until
    /// `wanted` bytes are freed, but no more than a batch of them: writers wait meanwhile. Counts anew on the way.
    func evict(usedUntil cutoff: Int64, freeing wanted: Int64) throws(Errno) -> (record: ShelfRecord, freed: Int64) {
        let (lock, record) = try locked(.record)
        try write(ShelfRecord(trusted: false, bytes: record.bytes), to: lock)
        let files = try values()
        var freed: Int64 = 0
        for file in files.filter({ $0.used <= cutoff }).sorted(by: { $0.used < $1.used }).prefix(Self.batch)
        where freed < wanted {
            do throws(Errno) {
                try Path(file.name, in: Array(path.bytes)).unlink()
            } catch { guard error == .notFound else { continue } }
            freed += file.size
        }
        return (try settle(lock, on: files.reduce(-freed) { $0 + $1.size }), freed)
    }

    /// A sparse file may claim any size; none of ours has more than this, and sums of it do not overflow.
    func values() throws(Errno) -> [ListedFile] {
        try list(path, where: DiskLayout.isValue).map { file in
            var file = file
            file.size = min(file.size, 1 << 40)
            return file
        }
    }

    /// Does something to the shelf that changes its size by the answer, with the record telling of it.
    private func change(_ made: Made, _ body: () throws(Errno) -> Int64) throws(Errno) -> ShelfRecord {
        let (lock, before) = try locked(made)
        var record = before
        record.trusted = false
        try write(record, to: lock)
        let difference: Int64
        do throws(Errno) {
            difference = try body()
        } catch {
            try? write(before, to: lock)
            throw error
        }
        record = ShelfRecord(trusted: before.trusted, bytes: min(max(before.bytes + difference, 0), ShelfRecord.most))
        // A record that cannot be written stays untrusted and is repaired later.
        try? write(record, to: lock)
        return record
    }

    private func settle(_ lock: Descriptor, on bytes: Int64) throws(Errno) -> ShelfRecord {
        let record = ShelfRecord(trusted: true, bytes: min(bytes, ShelfRecord.most))
        try write(record, to: lock)
        return record
    }

    private func write(_ record: ShelfRecord, to lock: Descriptor) throws(Errno) {
        try lock.overwrite(record.stored(boot: boot), at: 0)
    }

    /// Opens and locks the record. One that vanished while its lock was awaited (somebody emptied the
    /// directory) is opened anew.
    private func locked(_ made: Made) throws(Errno) -> (Descriptor, ShelfRecord) {
        for _ in 0..<8 {
            let lock = try openRecord(made)
            guard try lock.facts().isRegular else {
                // Nobody but a vandal puts a pipe or the like here.
                recordPath.clear()
                continue
            }
            _ = try lock.lock(wait: true)
            guard lock.isLinked else { continue }
            return (lock, ShelfRecord(stored: try lock.contents(limit: 1 << 20), boot: boot))
        }
        throw .notFound
    }

    /// What is made where it is missing. Only a value that comes in makes directories: the background work does
    /// not bring back a cache that somebody removes.
    private enum Made { case nothing, record, directories }

    private func openRecord(_ made: Made) throws(Errno) -> Descriptor {
        let flags = OpenFlags.readWrite | OpenFlags.plainFile | (made == .nothing ? 0 : OpenFlags.create)
        do throws(Errno) {
            return try Descriptor.open(recordPath, flags, mode: 0o600)
        } catch {
            guard made == .directories, error.saysAbsent else { throw error }
        }
        // Something else in the shelf's place goes; what is missing another writer may just have made.
        if let facts = try? FileFacts(of: path), !facts.isDirectory { try? path.unlink() }
        try path.makeDirectories()
        if (try? FileFacts(of: recordPath))?.isDirectory ?? false { recordPath.clear() }
        return try Descriptor.open(recordPath, flags, mode: 0o600)
    }
}

/// Unlinks; the size of what is gone, 0 when there was nothing.
private func removed(_ target: Path) -> Int64 {
    guard let facts = try? FileFacts(of: target) else { return 0 }
    guard facts.isRegular else {
        target.clear()
        return 0
    }
    do throws(Errno) {
        try target.unlink()
        return facts.size
    } catch { return 0 }
}

extension Path {
    /// Makes room where something lies that is no file of ours: a directory that holds something moves aside.
    fileprivate func clear() {
        if (try? unlink()) != nil || Files.removeDirectory(self) { return }
        try? rename(to: appending(".displaced"))
    }
}
