import Launch
import Posix

/// A file beside the socket that says: the daemon was silent, do not wait for it until its time stamp. Clients that
/// find it compile at once, so that a stopped daemon delays one call now and then and not each.
///
/// A daemon that is well answers before anybody asks for the mark: see ``Conversation``.
struct SickMark {
    private static let seconds: Int64 = 10
    private let path: Path

    init(_ endpoint: Endpoint) { path = endpoint.companion(".sick") }

    var isSet: Bool {
        guard let facts = try? FileFacts(of: path) else { return false }
        let now = Clock.now
        // A stamp far in the future is from a clock set back since.
        return facts.modified > now && facts.modified < now + 2 * Self.seconds * 1_000_000_000
    }

    func set() {
        // Nobody has started a daemon here where the socket is somebody else's. A mark in a directory that is not ours
        // alone could be a link to another file of ours.
        guard (try? Files.makePrivateDirectory(path.directory)) != nil else { return }
        guard let file = try? Descriptor.open(path, OpenFlags.createForWriting, mode: 0o600) else { return }
        withExtendedLifetime(file) { try? Files.setModified(path, to: Clock.now + Self.seconds * 1_000_000_000) }
    }
}
