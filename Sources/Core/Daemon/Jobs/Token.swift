package import Posix

/// The right to keep one more processor busy. It is to be given back; ``TokenGuard`` does that however the holder ends.
package struct Token: Sendable {
    let number: UInt64
    let home: Jobserver

    /// A second release does nothing.
    package func release() async { await home.release(number) }
}

/// Gives its token back with the last reference at the latest.
package final class TokenGuard: Sendable {
    private let token: Token

    package init(_ token: Token) { self.token = token }

    deinit {
        let token = token
        Task { await token.release() }
    }
}

extension Jobserver {
    /// Runs `body` with a token, or without one when none comes before the deadline.
    package func withToken<R: Sendable>(
        until deadline: Int64, _ body: @Sendable (_ hasToken: Bool) async -> R
    ) async -> R {
        let token = await acquire(until: deadline)
        let result = await body(token != nil)
        await token?.release()
        return result
    }
}

/// A pipe with tokens, for one client.
package struct FifoLoan: Equatable, Sendable {
    package let path: Path

    /// The value of `MAKEFLAGS` (or `CARGO_MAKEFLAGS`) that leads a compiler to it.
    package var makeFlags: [UInt8] { Array("-j --jobserver-auth=fifo:".utf8) + path.bytes }
}
