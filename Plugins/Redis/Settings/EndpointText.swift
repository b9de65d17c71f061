package import PluginKit

/// Reads an endpoint as people write it. Every part is honoured or refused, none is passed over.
///
///     [redis|rediss|tcp|valkey|valkeys://][user[:password]@]host[:port][/db][?db=N][#insecure]
///     unix:/path   unix://[localhost]/path   redis+unix:///path[?db=N&user=…&password=…]
///
/// Messages name the option and what to do, and never repeat the value, which may hold a password.
package struct EndpointText {
    /// What the value came from, for messages.
    package let option: String

    package init(option: String) { self.option = option }

    package func parse(_ text: String) throws(BackendError) -> Endpoint {
        var rest = Substring(text)
        let fragment = cut(&rest, after: "#")
        let query = cut(&rest, after: "?")
        let scheme = try scheme(&rest)
        var endpoint =
            scheme == .unix
            ? Endpoint(place: .unix(path: try socketPath(rest)))
            : try server(rest, secure: scheme == .secure)
        if let query { try read(query, into: &endpoint) }
        if let fragment { try read(fragment: fragment, into: &endpoint) }
        return endpoint
    }

    private enum Scheme { case plain, secure, unix }

    /// Cuts at the first of the character, and answers what was behind it.
    private func cut(_ text: inout Substring, after character: Character) -> Substring? {
        guard let index = text.firstIndex(of: character) else { return nil }
        defer { text = text[..<index] }
        return text[text.index(after: index)...]
    }

    private func scheme(_ text: inout Substring) throws(BackendError) -> Scheme {
        for prefix in ["redis+unix:", "unix:"] where text.lowercased().hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
            return .unix
        }
        guard let end = text.firstRange(of: "://") else { return .plain }
        defer { text = text[end.upperBound...] }
        switch text[..<end.lowerBound].lowercased() {
        case "redis", "tcp", "valkey": return .plain
        case "rediss", "valkeys": return .secure
        default: throw wrong("has an unknown scheme; there are redis://, rediss://, tcp:// and unix:")
        }
    }

    private func socketPath(_ text: Substring) throws(BackendError) -> String {
        var path = text
        if path.hasPrefix("//") {
            path = path.dropFirst(2)
            if let slash = path.firstIndex(of: "/") {
                let host = path[..<slash].lowercased()
                guard host.isEmpty || host == "localhost" else {
                    throw wrong("names a host before the socket's path; write unix:///path/of/the.sock")
                }
                path = path[slash...]
            }
        }
        let decoded = try decode(path)
        guard decoded.hasPrefix("/") else { throw wrong("needs the absolute path of a socket: unix:///run/redis.sock") }
        guard decoded.utf8.count <= 107 else {
            throw wrong("names a socket by more than the 107 bytes a path may have")
        }
        return decoded
    }

    private func server(_ text: Substring, secure: Bool) throws(BackendError) -> Endpoint {
        var authority = text
        let path = cut(&authority, after: "/")
        var endpoint = Endpoint(place: .tcp(.init(host: "127.0.0.1", port: 6379)), secure: secure)
        if let at = authority.lastIndex(of: "@") {
            try read(user: authority[..<at], into: &endpoint)
            authority = authority[authority.index(after: at)...]
        }
        endpoint.place = .tcp(try address(authority))
        if let path, !path.isEmpty { endpoint.database = try database(path) }
        return endpoint
    }

    private func address(_ text: Substring) throws(BackendError) -> Endpoint.Address {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw wrong("has an unclosed [ before an IPv6 address") }
            host = text[text.index(after: text.startIndex)..<end]
            let behind = text[text.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw wrong("has text behind the ] of its address") }
            if !behind.isEmpty { port = behind.dropFirst() }
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            if port?.contains(":") == true { throw wrong("has several colons; write IPv6 addresses as [::1]:6379") }
        }
        let name = host.isEmpty ? "127.0.0.1" : try decode(host)
        guard !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { throw wrong("has a space in its host") }
        return .init(host: name, port: try number(port))
    }

    private func number(_ port: Substring?) throws(BackendError) -> UInt16 {
        guard let port, !port.isEmpty else { return 6379 }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0 else {
            throw wrong("has a port that is no number from 1 to 65535")
        }
        return number
    }

    private func read(user text: Substring, into endpoint: inout Endpoint) throws(BackendError) {
        var name = text
        if let password = cut(&name, after: ":") { endpoint.password = try decode(password) }
        if endpoint.password == "" { endpoint.password = nil }
        if !name.isEmpty { endpoint.username = try decode(name) }
    }

    private func read(_ query: Substring, into endpoint: inout Endpoint) throws(BackendError) {
        for item in query.split(separator: "&") {
            var name = item
            let value = cut(&name, after: "=") ?? ""
            switch name {
            case "db":
                let number = try database(value)
                guard endpoint.database == 0 || endpoint.database == number else {
                    throw wrong("names two databases, in its path and in ?db=")
                }
                endpoint.database = number
            case "user", "username": endpoint.username = try decode(value)
            case "pass", "password": endpoint.password = try decode(value)
            default: throw wrong("has something other than db, user and password behind its ?")
            }
        }
    }

    private func read(fragment: Substring, into endpoint: inout Endpoint) throws(BackendError) {
        guard fragment == "insecure" else { throw wrong("has something other than #insecure behind its #") }
        guard endpoint.secure else { throw wrong("says #insecure, which is for rediss:// only") }
        endpoint.verifies = false
    }

    private func database(_ text: Substring) throws(BackendError) -> UInt64 {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text) else {
            throw wrong("has a database that is no number; write redis://host:port/0")
        }
        return number
    }

    /// Resolves `%XX`.
    private func decode(_ text: Substring) throws(BackendError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                throw wrong("has a % that is not followed by two hexadecimal digits; write % itself as %25")
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw wrong("is not valid text when its %XX are resolved")
        }
        return decoded
    }

    private func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } }

    private func wrong(_ what: String) -> BackendError { BackendError(.badOption, "\(option) \(what)") }
}
