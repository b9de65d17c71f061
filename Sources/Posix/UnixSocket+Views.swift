import CPosix
package import Memory

/// The same calls without arrays, for the client.
extension UnixSocket {
    /// A socket that never blocks. A listener whose queue is full is `EAGAIN`.
    ///
    /// It is the first descriptor that the client opens, so its number tells whether a stream was closed.
    package static func connect(to address: ByteView) throws(Errno) -> Descriptor {
        let raw = try check { swc_connect(address.pointer, address.count, 0) }
        return Descriptor(owning: raw > 2 ? raw : try check { swc_cover_streams(raw) })
    }

    /// Sends all of it.
    /// - Throws: `EAGAIN` when the other side takes nothing for so long.
    package static func sendAll(_ bytes: ByteView, on socket: Descriptor, patience milliseconds: Int32) throws(Errno) {
        var done = 0
        while done < bytes.count {
            let rest = bytes.dropFirst(done)
            do throws(Errno) {
                done += try check { swc_send(socket.raw, rest.pointer, rest.count, nil, 0) }
            } catch {
                guard error == .wouldBlock, socket.isWritable(within: milliseconds) else { throw error }
            }
        }
    }

    /// Appends what is there.
    /// - Throws: `EAGAIN` when there is nothing.
    package static func receive(
        into bytes: inout ByteBuffer, _ passengers: inout Passengers, on socket: Descriptor
    ) throws(Errno) -> Received {
        let size = try check {
            passengers.receive { numbers, count in
                bytes.fill(receiveSize) { room, size in swc_receive(socket.raw, room, size, numbers, &count) }
            }
        }
        return size == 0 ? .end : .bytes(size)
    }

    /// Most answers fit; what is longer comes in several pieces, each into twice the room.
    private static let receiveSize = 8 << 10
}
