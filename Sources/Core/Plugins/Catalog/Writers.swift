package import Posix

/// Who could have put other code in the place of a file that is to be loaded.
package enum Writers {
    package enum Danger: Error, Equatable {
        /// Everybody may write to the file, to its directory or to one above, so that names there may be exchanged.
        case open(Path)
        case foreign(Path, owner: UInt32)

        package var text: String {
            switch self {
            case .open(let path):
                "\(path.text) can be changed by everybody, so nothing there is used; run: chmod o-w \(path.text)"
            case .foreign(let path, let owner):
                "\(path.text) belongs to another user (\(owner)), so nothing there is used; run: chown \(Caller.user) "
                    + path.text
            }
        }
    }

    /// - Parameter trusted: whose files count as ours.
    /// - Returns: `nil` where nobody else could; also where there is no such file.
    package static func danger(to file: Path, trusted: Set<UInt32> = Self.trusted) -> Danger? {
        guard let real = Files.real(file) else { return nil }
        for checked in [real, real.directory] {
            // In a sticky directory nobody replaces another's file, but anybody may add one.
            if let facts = try? FileFacts(of: checked), facts.permissions & 0o002 != 0 { return .open(checked) }
            if let owner = try? Files.owner(of: checked, following: true), !trusted.contains(owner) {
                return .foreign(checked, owner: owner)
            }
        }
        return openDirectory(above: real.directory).map { .open($0) }
    }

    private static func openDirectory(above path: Path) -> Path? {
        var path = path
        while path.bytes.count > 1 {
            path = path.directory
            if let facts = try? FileFacts(of: path), facts.permissions & 0o1002 == 0o002 { return path }
        }
        return nil
    }

    /// This user, root, and whoever owns the program itself, who could exchange all of it anyway.
    package static let trusted: Set<UInt32> = {
        let program = Caller.executable.flatMap { try? Files.owner(of: $0, following: true) }
        return Set([Caller.user, 0] + (program.map { [$0] } ?? []))
    }()
}
