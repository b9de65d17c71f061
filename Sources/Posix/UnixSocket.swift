import CPosix
import Glibc

/// Where a daemon listens: a path, or a name in Linux's abstract space.
package struct SocketAddress: Hashable, Sendable {
    /// What the kernel gets: a path without its final NUL, or a NUL and the abstract name.
    package let bytes: [UInt8]

    package init(path: Path) { bytes = Array(path.bytes) }
    package init(abstract name: [UInt8]) { bytes = [0] + name }

    package var isAbstract: Bool { bytes.first == 0 }
    package var path: Path? { isAbstract ? nil : Path(bytes) }
}

/// What one receive brought.
package enum Received: Equatable, Sendable {
    case bytes(Int)
    case end
}

/// Calls on stream sockets in the Unix domain, with descriptors as passengers.
package enum UnixSocket {
    package static let mostDescriptors = Int(SWC_MAX_DESCRIPTORS)

    /// A blocking socket; a listener whose queue stays full for the time that `limit` sets is `EAGAIN`.
    package static func connect(to address: SocketAddress, limit milliseconds: Int = 1000) throws(Errno) -> Descriptor {
        let raw = try check {
            address.bytes.withUnsafeBytes { swc_connect($0.baseAddress, $0.count, Int32(milliseconds)) }
        }
        return Descriptor(owning: raw)
    }

    /// Binds and listens; only this user may connect to a path.
    package static func listen(at address: SocketAddress, backlog: Int32 = 4096) throws(Errno) -> Descriptor {
        Descriptor(
            owning: try check { address.bytes.withUnsafeBytes { swc_bind($0.baseAddress, $0.count, backlog) } })
    }

    /// Not blocking, neither the call nor the new socket.
    package static func accept(on listener: Descriptor) throws(Errno) -> Descriptor {
        Descriptor(owning: try check { swc_accept(listener.raw) })
    }

    package static func isListening(_ socket: Descriptor) -> Bool { swc_is_listening(socket.raw) == 1 }

    package static func peer(of socket: Descriptor) throws(Errno) -> (user: UInt32, process: Int32) {
        var user: UInt32 = 0
        var process: Int32 = 0
        try check { swc_peer(socket.raw, &user, &process) }
        return (user, process)
    }

    /// Sends from `offset` on; the descriptors go with the first byte, so pass them once.
    package static func send(
        _ bytes: [UInt8], from offset: Int = 0, with descriptors: [Descriptor] = [], on socket: Descriptor
    ) throws(Errno) -> Int {
        let numbers = descriptors.map(\.raw)
        return try check {
            bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
                return swc_send(socket.raw, rest.baseAddress, rest.count, numbers, Int32(numbers.count))
            }
        }
    }

    /// Appends what is there to `bytes`, and to `descriptors` what came along.
    package static func receive(
        into bytes: inout [UInt8], _ descriptors: inout [Descriptor], on socket: Descriptor
    ) throws(Errno) -> Received {
        try withUnsafeTemporaryAllocation(of: Int32.self, capacity: mostDescriptors) { numbers throws(Errno) in
            try withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 16) { buffer throws(Errno) in
                var count: Int32 = 0
                defer { descriptors += numbers[..<Int(count)].map { Descriptor(owning: $0) } }
                let size = try check {
                    swc_receive(socket.raw, buffer.baseAddress, buffer.count, numbers.baseAddress, &count)
                }
                if size == 0 { return .end }
                bytes.append(contentsOf: buffer[..<size])
                return .bytes(size)
            }
        }
    }
}
