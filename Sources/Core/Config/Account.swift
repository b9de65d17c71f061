import Glibc
package import Posix

/// The user's entry in the account database. Not for the client: it is static, and the database comes as plugins.
package enum Account {
    /// Looked up once; `nil` for a user without an entry or with a relative directory.
    package static let homeDirectory: Path? = {
        var record = passwd()
        // The record points into these bytes.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 16) { texts -> Path? in
            var found: UnsafeMutablePointer<passwd>?
            guard let bytes = texts.baseAddress, getpwuid_r(getuid(), &record, bytes, texts.count, &found) == 0,
                let home = found?.pointee.pw_dir
            else { return nil }
            let path = Path(UnsafeRawBufferPointer(start: home, count: strlen(home)))
            return path.isAbsolute ? path : nil
        }
    }()
}
