package import Posix

/// Where this user's daemon is to be met.
package struct Endpoint: Equatable, Sendable {
    package enum Origin: Equatable, Sendable {
        /// `SCCACHE_SERVER_UDS`.
        case named
        /// `SCCACHE_SERVER_PORT`.
        case port([UInt8])
        case standard
    }

    package let address: SocketAddress
    package let origin: Origin
    /// The 0700 directory of this user that lock files, marks and private files lie in.
    package let directory: Path
    /// In the socket's name: the daemon there is for clients of that mount namespace alone.
    package let namespace: UInt64?

    /// - Parameter namespace: set where the daemon of the usual name sees other files: names one of our own.
    package init(environment: Environment, namespace: UInt64? = nil) {
        directory = Self.runtimeDirectory(environment)
        if let text = environment["SCCACHE_SERVER_UDS"], let address = Self.named(text) {
            self.address = address
            origin = .named
            self.namespace = nil
            return
        }
        var name = "server"
        if let port = environment["SCCACHE_SERVER_PORT"], Self.isPort(port) {
            origin = .port(port)
            name = "port-" + String(decoding: port, as: UTF8.self)
        } else {
            origin = .standard
        }
        self.namespace = namespace
        if let namespace { name += "-ns" + String(namespace) }
        address = SocketAddress(path: directory.appending("/" + name))
    }

    /// For people, as `--start-server` prints it: abstract names with sccache's escapes.
    package var text: [UInt8] {
        guard address.isAbstract else { return address.bytes }
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("\\x00".utf8)
        for byte in address.bytes.dropFirst() {
            if byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if byte == UInt8(ascii: "\\") {
                text += Array("\\\\".utf8)
            } else {
                text += Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return text
    }

    /// A file of ours beside the socket; abstract sockets and sockets in foreign directories have theirs in the
    /// runtime directory.
    package func companion(_ suffix: String) -> Path {
        if case .named = origin {
            var name = "/uds-"
            for byte in address.bytes {
                let alphanumeric = (byte >= 48 && byte < 58) || (byte >= 65 && byte < 91) || (byte >= 97 && byte < 123)
                name += alphanumeric ? String(Character(Unicode.Scalar(byte))) : "_" + String(byte, radix: 16)
            }
            return directory.appending(String(name.suffix(180)).hasPrefix("/") ? name : "/" + name.suffix(180))
                .appending(suffix)
        }
        return Path(address.bytes).appending(suffix)
    }

    private static func runtimeDirectory(_ environment: Environment) -> Path {
        if let base = environment.raw("XDG_RUNTIME_DIR"), base.first == UInt8(ascii: "/"), base.count < 80 {
            return Path(base).appending("/swcache")
        }
        return Path("/tmp/swcache-" + String(Caller.user))
    }

    private static func isPort(_ text: [UInt8]) -> Bool {
        !text.isEmpty && text.count <= 5 && text.allSatisfy { $0 >= 48 && $0 < 58 }
            && text.reduce(0) { $0 * 10 + Int($1 - 48) } <= 65535
    }

    /// A path as it stands; behind `\x00` an abstract name with escapes. `nil` where it cannot be understood.
    private static func named(_ text: [UInt8]) -> SocketAddress? {
        if text.isEmpty { return nil }
        let mark = Array("\\x00".utf8)
        guard text.starts(with: mark) else { return SocketAddress(path: Path(text)) }
        return unescaped(Array(text[mark.count...])).map(SocketAddress.init(abstract:))
    }

    private static func unescaped(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "'"): result.append(39)
            case UInt8(ascii: "\""): result.append(34)
            case UInt8(ascii: "\\"): result.append(92)
            case UInt8(ascii: "x"):
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    return nil
                }
                result.append(high << 4 | low)
            default: return nil
            }
        }
        return result
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48..<58: digit - 48
        case 65..<71: digit - 55
        case 97..<103: digit - 87
        default: nil
        }
    }
}
