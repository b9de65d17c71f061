/// One server, and how it is talked to.
package struct Endpoint: Hashable, Sendable {
    package struct Address: Hashable, Sendable {
        /// A name or a literal, without brackets.
        package var host: String
        package var port: UInt16

        package init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    package enum Place: Hashable, Sendable {
        case tcp(Address)
        case unix(path: String)
    }

    package var place: Place
    /// TLS.
    package var secure = false
    /// Off by `#insecure`: anybody's certificate is taken.
    package var verifies = true
    package var username: String?
    package var password: String?
    package var database: UInt64 = 0

    package init(place: Place, secure: Bool = false, verifies: Bool = true) {
        self.place = place
        self.secure = secure
        self.verifies = verifies
    }

    /// The same server by another address: how nodes of a cluster are reached.
    package func at(_ address: Address) -> Endpoint {
        var other = self
        other.place = .tcp(address)
        return other
    }

    package var address: Address? { if case .tcp(let address) = place { address } else { nil } }
}

/// For people: never user or password.
extension Endpoint: CustomStringConvertible {
    package var description: String {
        switch place {
        case .unix(let path): "unix:\(path)"
        case .tcp(let address): "\(secure ? "rediss" : "redis")://\(address)"
        }
    }
}

extension Endpoint.Address: CustomStringConvertible {
    package var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
