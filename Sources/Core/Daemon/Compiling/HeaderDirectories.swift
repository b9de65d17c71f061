import Arguments
import Compilers
import Keys
import Posix

/// Where a compiler looks for headers, and which directories were behind the names when it said so: one that comes,
/// goes or is another one by now makes another list.
struct HeaderDirectories: Sendable {
    private struct Mark: Equatable {
        var device: UInt64
        var inode: UInt64
    }

    let search: SearchList
    /// Left out by the compiler as being in the list already.
    let duplicates: [[UInt8]]
    private let marks: [(path: Path, mark: Mark?)]

    init(_ report: DriverReport, in directory: [UInt8]) {
        search = report.search
        duplicates = report.duplicateDirectories
        let listed = (search.quoted + search.bracket).map(\.path)
        marks = (listed + search.nonexistent + duplicates).map { name in
            let path = Path(name, in: directory)
            return (path, Self.mark(of: path))
        }
    }

    var areCurrent: Bool {
        !Guard.searchListAge.holds || marks.allSatisfy { Self.mark(of: $0.path) == $0.mark }
    }

    private static func mark(of path: Path) -> Mark? {
        guard let facts = try? FileFacts(of: path), facts.isDirectory else { return nil }
        return Mark(device: facts.device, inode: facts.inode)
    }
}
