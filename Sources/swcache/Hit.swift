import Posix
import Wire

/// What the daemon had in store for this call.
struct Hit {
    let output: [UInt8]
    let errors: [UInt8]
    let files: [Placed]
    let descriptors: [Descriptor]

    /// Puts every file in its place; false when one could not be, and the compiler shall say why.
    func place() -> Bool {
        files.allSatisfy { file in
            guard let contents = contents(of: file) else { return false }
            do throws(Errno) {
                try Placement.place(contents, at: Path(file.path), mode: file.executable ? 0o777 : 0o666)
                return true
            } catch {
                return false
            }
        }
    }

    func print() {
        if !output.isEmpty { try? Caller.standardOutput.writeAll(output) }
        if !errors.isEmpty { try? Caller.standardError.writeAll(errors) }
    }

    private func contents(of file: Placed) -> Contents? {
        switch file.content {
        case .bytes(let bytes): return .bytes(bytes)
        case .file(let index, let offset, let count):
            guard let index = Int(exactly: index), index < descriptors.count, let offset = Int64(exactly: offset),
                let count = Int64(exactly: count)
            else { return nil }
            return .range(descriptors[index], offset: offset, count: count)
        }
    }
}
