import Glibc

extension Files {
    /// What lies in a directory, by name, in the order of the bytes; without `.` and `..`.
    package static func names(in directory: Path) throws(Errno) -> [[UInt8]] {
        guard let stream = directory.withPointer({ opendir($0) }) else { throw Errno() }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let start = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 19)
            let name = Array(
                UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
            if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
