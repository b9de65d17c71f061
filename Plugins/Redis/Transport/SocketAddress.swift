import Glibc
import PluginKit

/// Where a socket connects to.
struct SocketAddress: Sendable {
    let family: CInt
    let bytes: [UInt8]

    /// Blocks while names are looked up, unless the host is a literal.
    static func resolve(_ address: Endpoint.Address, literalOnly: Bool) -> Result<[SocketAddress], BackendError> {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = literalOnly ? AI_NUMERICHOST : AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, "\(address.port)", &hints, &list)
        defer { if list != nil { freeaddrinfo(list) } }
        guard code == 0 else {
            return .failure(BackendError(.unreachable, "\(address): \(String(cString: gai_strerror(code)))"))
        }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee, found.count < 16 {
            if let raw = info.ai_addr {
                let bytes = UnsafeRawBufferPointer(start: raw, count: Int(info.ai_addrlen))
                found.append(SocketAddress(family: info.ai_family, bytes: Array(bytes)))
            }
            next = info.ai_next
        }
        return .success(found)
    }

    /// `nil`: the path is too long for a socket.
    init?(path: String) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        family = AF_UNIX
        bytes = withUnsafeBytes(of: &address) { Array($0) }
    }

    private init(family: CInt, bytes: [UInt8]) {
        self.family = family
        self.bytes = bytes
    }

    /// Begins to connect a socket that never blocks.
    func connect() throws(BackendError) -> CInt {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw BackendError(.unreachable, "no socket: \(text(of: errno))") }
        if family != AF_UNIX { setOptions(descriptor) }
        let outcome = bytes.withUnsafeBytes { raw -> CInt in
            guard let start = raw.baseAddress else { return -1 }
            return Glibc.connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
        let code = errno
        guard outcome == 0 || code == EINPROGRESS || code == EAGAIN else {
            close(descriptor)
            throw BackendError(.unreachable, text(of: code))
        }
        return descriptor
    }

    /// Commands are sent at once; a peer that is gone is noticed within half a minute, also when nothing is sent.
    private func setOptions(_ descriptor: CInt) {
        let level = CInt(IPPROTO_TCP)
        for (level, name, value) in [
            (level, TCP_NODELAY, 1), (SOL_SOCKET, SO_KEEPALIVE, 1), (level, TCP_KEEPIDLE, 15),
            (level, TCP_KEEPINTVL, 5),
            (level, TCP_KEEPCNT, 3), (level, TCP_USER_TIMEOUT, 20_000),
        ] as [(CInt, CInt, CInt)] {
            var value = value
            setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<CInt>.size))
        }
    }
}

func text(of code: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
