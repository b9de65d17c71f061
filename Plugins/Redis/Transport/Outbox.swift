/// Commands on their way to the socket. Short ones share a piece, so that a pipeline takes few system calls; long ones
/// are not copied again.
struct Outbox {
    private enum Piece {
        case joined([UInt8])
        case whole(Formatted)

        var count: Int {
            switch self {
            case .joined(let bytes): bytes.count
            case .whole(let command): command.count
            }
        }
    }

    private static let short = 16 << 10
    private var pieces = Queue<Piece>()
    /// The piece that short commands are still added to, behind all others.
    private var open: [UInt8] = []
    /// Of the first piece.
    private var sent = 0
    /// Bytes that are not sent yet.
    private(set) var count = 0

    mutating func append(_ command: Formatted, isSecret: Bool) {
        count += command.count
        guard command.count > Self.short || isSecret else {
            open += command.bytes
            if open.count > Self.short { close() }
            return
        }
        close()
        pieces.append(.whole(command))
    }

    private mutating func close() {
        guard !open.isEmpty else { return }
        pieces.append(.joined(open))
        open = []
    }

    /// Shows what is next and drops as much of it as the body says.
    /// - Returns: `false` where nothing was there or nothing was taken.
    mutating func drain<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Int?) throws(E) -> Bool {
        if pieces.isEmpty { close() }
        guard let piece = pieces.first else { return false }
        let taken: Int?
        switch piece {
        case .joined(let bytes): taken = try Self.show(bytes, from: sent, body)
        case .whole(let command): taken = try body(UnsafeRawBufferPointer(rebasing: command.bytes[sent...]))
        }
        guard let taken, taken > 0 else { return false }
        sent += taken
        count -= taken
        if sent >= piece.count {
            _ = pieces.popFirst()
            sent = 0
        }
        return true
    }

    private static func show<E: Error>(
        _ bytes: [UInt8], from start: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> Int?
    ) throws(E) -> Int? {
        let outcome = bytes.withUnsafeBytes { all -> Result<Int?, E> in
            do throws(E) {
                return .success(try body(UnsafeRawBufferPointer(rebasing: all[start...])))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
