package import PluginKit

/// What the options say, checked.
package struct Settings: Equatable, Sendable {
    package var servers: [Server]
    package var login: Login?
    package var lifetime: Lifetime
    /// Without slashes at its ends.
    package var prefix: String
    package var readOnly: Bool
    /// In bytes; larger values are not even sent. `nil`: as the servers say.
    package var valueLimit: UInt64?

    package struct Login: Equatable, Sendable {
        package var username: String
        package var password: String
        package var manner: Manner
    }

    /// How servers want to be told who one is.
    package enum Manner: String, Sendable {
        /// With it the binary protocol is spoken.
        case sasl
        /// The first command of a connection in the text protocol (`memcached -Y`).
        case ascii
    }

    package init(_ options: Options) throws(BackendError) {
        guard let text = options["url"] ?? options["deprecated_url"] else {
            throw BackendError(.badOption, "url is missing; set SCCACHE_MEMCACHED_ENDPOINT=tcp://host:11211")
        }
        servers = try Server.list(text)
        lifetime = Lifetime(seconds: try options.number("expiration") ?? 86_400)
        prefix = options.prefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        valueLimit = try Self.size(options["value_limit"])
        login = try Self.login(options)
    }

    private static func login(_ options: Options) throws(BackendError) -> Login? {
        guard let manner = Manner(rawValue: options["auth"]?.lowercased() ?? "sasl") else {
            throw BackendError(.badOption, "auth must be 'sasl' or 'ascii'; see SCCACHE_MEMCACHED_AUTH")
        }
        switch (options["username"], options["password"]) {
        case (nil, nil): return nil
        case (let username?, let password?):
            guard manner == .sasl || !(username + password).utf8.contains(where: { $0 <= 0x20 }) else {
                throw BackendError(.badOption, "username and password must be without spaces for auth=ascii")
            }
            return Login(username: username, password: password, manner: manner)
        default:
            throw BackendError(.badOption, "SCCACHE_MEMCACHED_USERNAME and _PASSWORD go together: set both or none")
        }
    }

    /// Digits, and K, M, G or T for powers of 1024. Zero is no limit.
    private static func size(_ text: String?) throws(BackendError) -> UInt64? {
        guard var digits = text?[...] else { return nil }
        var shift = 0
        if let unit = digits.last, let index = Array("KMGT").firstIndex(of: Character(unit.uppercased())) {
            shift = 10 * (index + 1)
            digits = digits.dropLast()
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(digits),
            number <= UInt64(Int64.max) >> shift
        else { throw BackendError(.badOption, "value_limit must be a size like 1048576, 1024K or 1M") }
        return number == 0 ? nil : number << shift
    }

    /// The same values lie under the same keys.
    package func isSameStore(as other: Settings) -> Bool {
        servers == other.servers && prefix == other.prefix && readOnly == other.readOnly
    }
}

/// How long values live.
package struct Lifetime: Equatable, Sendable {
    /// 0: until they are evicted.
    let seconds: UInt64

    /// Up to here servers count from the write; a greater number is a date to them.
    private static let longestDistance: UInt64 = 30 * 24 * 3600
    /// Servers read dates as 32 bits with a sign.
    private static let latestDate = UInt64(Int32.max)

    package init(seconds: UInt64) { self.seconds = seconds }

    /// As servers want it.
    /// - Parameter now: seconds since 1970.
    package func expiry(at now: UInt64) -> Int {
        guard seconds > Self.longestDistance else { return Int(seconds) }
        let (date, overflow) = now.addingReportingOverflow(seconds)
        return overflow || date > Self.latestDate ? 0 : Int(date)
    }
}
