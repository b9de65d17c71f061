import Glibc

extension UnixSocket {
    /// Whoever connects from now on is refused; those in the queue can still be accepted. For all who hold the socket.
    package static func refuseMore(_ listener: Descriptor) { shutdown(listener.raw, Int32(SHUT_RDWR)) }
}

extension Errno {
    /// The process or the system has no more of something that others will give back.
    package var meansShortage: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) }
}
