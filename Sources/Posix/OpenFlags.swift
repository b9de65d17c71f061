import Glibc

package enum OpenFlags {
    /// Makes the file where it lacks; a symbolic link is refused.
    package static let createForWriting = O_WRONLY | O_CREAT | O_NOFOLLOW
    /// The file must not exist yet.
    package static let createNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    package static let readWithoutWaiting = O_RDONLY | O_NONBLOCK
}
