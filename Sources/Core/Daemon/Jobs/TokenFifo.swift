import Posix

/// A named pipe with one byte for each token that nobody uses, as GNU make's job server has it.
struct TokenFifo: Sendable {
    private static let token = UInt8(ascii: "+")

    let path: Path
    private let pipe: Descriptor

    /// - Parameter path: in a directory that only this user can enter.
    init(at path: Path) throws(Errno) {
        try Files.makeFifo(path)
        do throws(Errno) {
            pipe = try Descriptor.open(path, OpenFlags.bothEnds)
        } catch {
            Files.remove(path)
            throw error
        }
        self.path = path
    }

    /// - Returns: how many of the tokens lie in the pipe now.
    func put(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let bytes = [UInt8](repeating: Self.token, count: count)
        // A pipe takes up to 4096 bytes whole or not at all.
        return (try? pipe.writeAll(bytes)) == nil ? 0 : count
    }

    /// Takes out all tokens that nobody uses at the moment; never waits.
    func drain(limit: Int) -> Int {
        pipe.discard(atMost: limit)
    }

    /// Nobody finds it any more; processes that have it open find it empty.
    func remove() {
        Files.remove(path)
        _ = drain(limit: 4096)
    }
}
