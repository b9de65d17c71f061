import Glibc
import Posix

extension Failure {
    /// - Parameter act: what was tried, for people.
    init(_ error: Errno, _ act: String) {
        self.init(Self.reason(error.code), "\(act): \(error.text)")
    }

    /// What a directory refuses it may allow in a moment, and asking costs nothing: never `.denied`, which is about
    /// credentials.
    private static func reason(_ code: Int32) -> Reason {
        switch code {
        case ETIMEDOUT: .timedOut
        case EMFILE, ENFILE, EAGAIN, ENOMEM: .busy
        case EHOSTDOWN, ENOTCONN, ESTALE: .unreachable
        default: .failed
        }
    }
}

extension Errno {
    /// There is no such file, whatever stands in its place. A directory that vanished holds nothing.
    var saysAbsent: Bool { [ENOENT, ENOTDIR, ELOOP, ENXIO, EISDIR].contains(code) }
}
