import Glibc

/// Flags of `open`, for layers that do not know libc.
package enum OpenFlags {
    package static let readWrite = O_RDWR
    package static let writeOnly = O_WRONLY
    package static let create = O_CREAT
    package static let exclusive = O_EXCL
    /// Neither follows a link in the last part of the path nor waits for the other end of a pipe.
    package static let plainFile = O_NOFOLLOW | O_NONBLOCK
}
