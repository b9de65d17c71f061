import Glibc
public import PluginKit

/// Work that blocks, on a thread of its own: the shared pool goes on meanwhile.
public enum OffPool {
    public static func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(BackendError) -> T {
        let result: T? = await withCheckedContinuation { waiter in
            if !PrivateThread.start({ waiter.resume(returning: body()) }) { waiter.resume(returning: nil) }
        }
        guard let result else { throw BackendError(.failed, "the system gives no more threads") }
        return result
    }

    /// A small file, such as a token or a key.
    /// - Throws: `denied`, with the system's words: what is to be read there decides about access.
    public static func contents(of path: String, limit: Int = 1 << 20) async throws(BackendError) -> [UInt8] {
        switch try await run({ read(path, limit) }) {
        case .bytes(let bytes): return bytes
        case .failed(let code): throw BackendError(.denied, "\(path): \(String(cString: strerror(code)))")
        }
    }

    /// Without white space at its ends.
    public static func text(of path: String) async throws(BackendError) -> String {
        let text = String(decoding: try await contents(of: path), as: UTF8.self)
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// `nil` where it cannot be read. Blocks: for threads that may.
    public static func readNow(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
        if case .bytes(let bytes) = read(path, limit) { bytes } else { nil }
    }

    private enum Outcome {
        case bytes([UInt8])
        case failed(Int32)
    }

    private static func read(_ path: String, _ limit: Int) -> Outcome {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .failed(errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(file, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failed(errno) }
            if count == 0 { return .bytes(bytes) }
            bytes += part[..<count]
            guard bytes.count <= limit else { return .failed(EFBIG) }
        }
    }
}
