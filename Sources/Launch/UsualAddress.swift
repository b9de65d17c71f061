package import Memory
import Posix

/// Where the daemon of nearly every call listens, found without building an ``Endpoint``.
package enum UsualAddress {
    /// Appends what a socket is connected to; false where only `Endpoint` knows (a port, an abstract name).
    /// - Parameter variable: the value of a variable; unset is `nil`.
    package static func append(
        to address: inout ByteBuffer, variable: (StaticString) -> ByteView? = OwnWords.variable
    ) -> Bool {
        if let name = variable("SCCACHE_SERVER_UDS") ?? variable("CACHEPOT_SERVER_UDS") {
            guard !name.isEmpty, !name.hasPrefix(ByteView("\\x00")) else { return false }
            address.append(name)
            return true
        }
        guard variable("SCCACHE_SERVER_PORT") == nil, variable("CACHEPOT_SERVER_PORT") == nil else { return false }
        if let base = variable("XDG_RUNTIME_DIR"), base.first == UInt8(ascii: "/"), base.count < 80 {
            address.append(base)
            address.append("/swcache/server")
        } else {
            address.append("/tmp/swcache-")
            address.append(decimal: Caller.user)
            address.append("/server")
        }
        return true
    }
}
