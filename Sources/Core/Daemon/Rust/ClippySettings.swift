import Hashing
import Posix

/// Where clippy looks for its settings, and what is there.
struct ClippySettings {
    private let surroundings: Surroundings

    init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// For the key: the first file that is found, by content, or that there is none.
    var facts: [[UInt8]] {
        let environment = surroundings.environment
        let start =
            environment.raw("CLIPPY_CONF_DIR") ?? environment.raw("CARGO_MANIFEST_DIR") ?? surroundings.directory
        var directory = Path(start, in: surroundings.directory)
        for _ in 0..<64 {
            for name in ["/.clippy.toml", "/clippy.toml"] {
                guard let bytes = try? contents(of: directory.appending(name), limit: 1 << 20) else { continue }
                return [Array("clippy.toml ".utf8) + Digest(of: bytes).bytes]
            }
            guard directory.bytes.count > 1 else { break }
            directory = directory.directory
        }
        return []
    }
}
