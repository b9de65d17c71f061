import Glibc

/// Flags of `open`, for layers that do not know libc.
package enum OpenFlags {
    /// Makes the file where it lacks; a symbolic link is refused.
    package static let createForWriting = O_WRONLY | O_CREAT | O_NOFOLLOW
    /// The file must not exist yet.
    package static let createNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    package static let readWithoutWaiting = O_RDONLY | O_NONBLOCK
    package static let readWrite = O_RDWR
    package static let writeOnly = O_WRONLY
    package static let create = O_CREAT
    package static let exclusive = O_EXCL
    /// Neither follows a link in the last part of the path nor waits for the other end of a pipe.
    package static let plainFile = O_NOFOLLOW | O_NONBLOCK
}
