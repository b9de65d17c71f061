import CPosix
import Glibc

/// An operating-system error, as `errno` tells it.
package struct Errno: Error, Equatable, Sendable {
    package let code: Int32

    package init(_ code: Int32) { self.code = code }

    /// The calling thread's `errno`.
    package init() { self.init(swc_errno()) }

    package static let wouldBlock = Errno(EAGAIN)
    package static let malformed = Errno(EBADMSG)
    package static let notFound = Errno(ENOENT)
    package static let exists = Errno(EEXIST)
    package static let notExecutable = Errno(ENOEXEC)

    /// The system's own words, for messages to people.
    package var text: String { String(cString: strerror(code)) }
}

/// Runs a call that answers negative on failure, again when a signal interrupted it.
@discardableResult
package func check<R: SignedInteger>(_ call: () -> R) throws(Errno) -> R {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = Errno()
        if error.code != EINTR { throw error }
    }
}
