import Glibc
public import PluginKit

/// A small file that holds a credential.
public enum SecretFile {
    /// In bytes; what is longer is no credential.
    public static let largest = 1 << 20

    /// On the caller's thread: for opening a store. Errors say which option named the file and what the system said.
    public static func read(_ path: String, namedBy name: String) throws(BackendError) -> [UInt8] {
        // A pipe that nobody writes to must not hold us.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure(path, name, errno) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw failure(path, name, errno) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= largest else { throw failure(path, name, EINVAL) }
        var bytes = [UInt8](repeating: 0, count: largest)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress.map { $0 + count }, largest - count)
            }
            if got == 0 { break }
            guard got > 0 || errno == EINTR else { throw failure(path, name, errno) }
            count += max(got, 0)
        }
        return Array(bytes.prefix(count))
    }

    /// On a thread of its own: for tokens, while operations wait.
    public static func readOffPool(_ path: String, namedBy name: String) async throws(BackendError) -> [UInt8] {
        let result: Result<[UInt8], BackendError> = await withCheckedContinuation { waiter in
            let started = PrivateThread.start {
                do throws(BackendError) {
                    waiter.resume(returning: .success(try read(path, namedBy: name)))
                } catch {
                    waiter.resume(returning: .failure(error))
                }
            }
            if !started { waiter.resume(returning: .failure(BackendError(.failed, "no thread left to read \(path)"))) }
        }
        return try result.get()
    }

    private static func failure(_ path: String, _ name: String, _ code: Int32) -> BackendError {
        let why = code == EINVAL ? "not a file of at most a megabyte" : String(cString: strerror(code))
        return BackendError(.badOption, "\(path) (\(name)) cannot be read: \(why)")
    }
}

extension String {
    /// A secret in a file mostly has a line's end behind it.
    public var withoutSpaceAround: String {
        let inner = drop(while: \.isWhitespace)
        return String(inner.reversed().drop(while: \.isWhitespace).reversed())
    }
}
