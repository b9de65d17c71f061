/// Which build this is, for people and for the other side of the socket.
package enum Build {
    package static let version: StaticString = "0.1.0"

    /// Grows with every release; compared between client and daemon.
    package static let number: UInt32 = 1_000

    /// Changes when an older client could not be served any more; part of the socket's name from 2 on.
    package static let protocolNumber: UInt8 = 1
}
