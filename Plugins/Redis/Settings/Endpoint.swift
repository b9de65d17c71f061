/// One server, and how it is talked to.
struct Endpoint: Hashable, Sendable {
    struct Address: Hashable, Sendable {
        /// A name or a literal, without brackets.
        var host: String
        var port: UInt16
    }

    enum Place: Hashable, Sendable {
        case tcp(Address)
        case unix(path: String)
    }

    var place: Place
    /// TLS.
    var secure = false
    /// Off by `#insecure`: anybody's certificate is taken.
    var verifies = true
    var username: String?
    var password: String?
    var database: UInt64 = 0

    /// The same server by another address: how nodes of a cluster are reached.
    func at(_ address: Address) -> Endpoint {
        var other = self
        other.place = .tcp(address)
        return other
    }

    var address: Address? { if case .tcp(let address) = place { address } else { nil } }
}

/// For people: never user or password.
extension Endpoint: CustomStringConvertible {
    var description: String {
        switch place {
        case .unix(let path): "unix:\(path)"
        case .tcp(let address): "\(secure ? "rediss" : "redis")://\(address)"
        }
    }
}

extension Endpoint.Address: CustomStringConvertible {
    var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
