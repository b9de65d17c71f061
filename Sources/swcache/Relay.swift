import Memory
import Posix

/// One stream of the compiler on its way to ours, as it comes; or by whole lines, where something in them is ours.
struct Relay {
    enum Target { case standardOutput, standardError }

    private(set) var kept: [UInt8] = []
    private(set) var complete = true
    /// `nil` at the stream's end.
    private(set) var source: Descriptor?
    private let target: Int32
    private let hidden: [[UInt8]]
    /// The beginning of a line.
    private var waiting: [UInt8] = []

    init(_ pipe: Pipe, to target: Target, hiding hidden: [[UInt8]] = []) {
        source = pipe.reading
        pipe.closeWriting()
        self.target = target == .standardOutput ? 1 : 2
        self.hidden = hidden
    }

    mutating func pass(keeping limit: Int) {
        guard let bytes = try? source?.readOnce(), !bytes.isEmpty else {
            source = nil
            hand(on: waiting, keeping: limit)
            waiting = []
            return
        }
        guard !hidden.isEmpty else { return hand(on: bytes, keeping: limit) }
        waiting += bytes
        // What never ends a line is no line.
        guard let end = waiting.lastIndex(of: UInt8(ascii: "\n")) ?? (waiting.count > limit ? waiting.count - 1 : nil)
        else { return }
        hand(on: Array(waiting[...end]), keeping: limit)
        waiting.removeFirst(end + 1)
    }

    private mutating func hand(on bytes: [UInt8], keeping limit: Int) {
        guard !bytes.isEmpty else { return }
        let text = hidden.reduce(bytes) { $0.removing($1) }
        text.withView { Caller.write($0, to: target) }
        if kept.count + text.count <= limit { kept += text } else { complete = false }
    }
}

extension [UInt8] {
    /// Without every place where the other bytes stand.
    fileprivate func removing(_ other: [UInt8]) -> [UInt8] {
        guard !other.isEmpty, mentions(other) else { return self }
        var rest = self[...]
        var text: [UInt8] = []
        while let first = rest.first {
            if rest.starts(with: other) {
                rest = rest.dropFirst(other.count)
            } else {
                text.append(first)
                rest = rest.dropFirst()
            }
        }
        return text
    }
}
