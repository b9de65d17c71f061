import CPosix
import Glibc
package import Memory

/// The command line and the variables in place, as the kernel laid them out. Nothing here allocates.
package enum OwnWords {
    /// How many words the command line has, the program's own name first.
    package static var count: Int {
        var count: Int32 = 0
        _ = swc_arguments(&count)
        return Int(count)
    }

    /// A word of the command line; empty behind the last.
    package static func argument(_ index: Int) -> CText {
        var count: Int32 = 0
        guard index >= 0, let words = swc_arguments(&count), index < Int(count), let word = words[index] else {
            return CText("")
        }
        return CText(at: word)
    }

    /// The value of exactly this name, unset being `nil` and set but empty being empty.
    package static func variable(_ name: StaticString) -> ByteView? {
        getenv(CText(name).pointer).map { CText(at: $0).bytes }
    }

    /// All variables as `NAME=value`, each with a NUL behind it.
    package static func appendVariables(to buffer: inout ByteBuffer) {
        guard var next = swc_environ() else { return }
        while let entry = next.pointee {
            buffer.append(CText(at: entry).bytes)
            buffer.append(0)
            next += 1
        }
    }

    /// Appends the working directory; false where it has none (any more).
    package static func appendDirectory(to buffer: inout ByteBuffer) -> Bool {
        buffer.fill(Int(PATH_MAX)) { room, size in
            guard getcwd(room, size) != nil else { return -1 }
            return strlen(room.assumingMemoryBound(to: CChar.self))
        } > 0
    }
}
