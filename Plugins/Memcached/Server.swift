package import PluginKit

/// Where a memcached listens.
package enum Server: Hashable, Sendable {
    case tcp(host: String, port: UInt16)
    case unix(path: String)

    /// Reads a list with spaces or commas between: `host[:port]`, `tcp://host[:port]`, `[::1]:port`, `unix:///path`.
    /// Messages name the option and never repeat the value.
    package static func list(_ text: String) throws(BackendError) -> [Server] {
        var servers: [Server] = []
        for part in text.split(whereSeparator: { $0 == " " || $0 == "," }) { servers.append(try Server(String(part))) }
        guard !servers.isEmpty else { throw wrong("names no server; write tcp://host:11211") }
        guard servers.count <= 1000, Set(servers).count == servers.count else { throw wrong("names a server twice") }
        return servers
    }

    private init(_ text: String) throws(BackendError) {
        let lower = text.lowercased()
        if lower.hasPrefix("unix:") {
            let path = text.dropFirst(lower.hasPrefix("unix://") ? 7 : 5)
            guard path.hasPrefix("/"), path.utf8.count <= 107, !path.utf8.contains(0) else {
                throw Self.wrong("needs the absolute path of a socket, of at most 107 bytes: unix:///run/m.sock")
            }
            self = .unix(path: String(path))
            return
        }
        guard !lower.hasPrefix("tls:"), !lower.hasPrefix("memcacheds:") else {
            throw Self.wrong("asks for TLS, which libmemcached does not speak; name a TLS proxy beside us as tcp://")
        }
        guard lower.hasPrefix("tcp://") || !text.utf8.contains(UInt8(ascii: "/")) else {
            throw Self.wrong("is using invalid scheme, only tcp and unix are supported (and no path behind the port)")
        }
        let address = text.dropFirst(lower.hasPrefix("tcp://") ? 6 : 0)
        // A list that ends in a slash is as common as harmless.
        self = try Self.tcp(address.hasSuffix("/") ? address.dropLast() : address)
    }

    private static func tcp(_ address: Substring) throws(BackendError) -> Server {
        guard !address.utf8.contains(where: { "/@?#".utf8.contains($0) || $0 <= 0x20 }) else {
            throw wrong("takes host and port only; user and password have options of their own")
        }
        var host = address
        var port: Substring = "11211"
        if address.hasPrefix("[") {
            guard let end = address.firstIndex(of: "]") else { throw wrong("has an unclosed [ before an IPv6 address") }
            host = address[address.index(after: address.startIndex)..<end]
            let behind = address[address.index(after: end)...]
            if behind.hasPrefix(":") {
                port = behind.dropFirst()
            } else if !behind.isEmpty {
                throw wrong("has text behind ]")
            }
        } else if let colon = address.firstIndex(of: ":") {
            host = address[..<colon]
            port = address[address.index(after: colon)...]
            guard !port.contains(":") else { throw wrong("has several colons; write IPv6 addresses as [::1]:11211") }
        }
        guard !host.isEmpty else { throw wrong("has no host; write tcp://host:11211") }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0 else {
            throw wrong("has a port that is no number from 1 to 65535")
        }
        return .tcp(host: String(host), port: number)
    }

    private static func wrong(_ what: String) -> BackendError { BackendError(.badOption, "url \(what)") }
}

extension Server: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        }
    }
}
