import Documents
import Posix

/// The environment, asked for typed values. Empty counts as unset unless a function says otherwise.
struct Variables {
    let environment: Environment

    func bytes(_ name: String) -> [UInt8]? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Set, also when empty.
    func isPresent(_ name: String) -> Bool { environment[name] != nil }

    func value<Value>(
        _ name: String, accepts: String, _ read: (String) -> Value?
    ) throws(ConfigurationError) -> Value? {
        guard let bytes = bytes(name) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self), let value = read(text) else {
            throw .variable(name, bytes, accepts: accepts)
        }
        return value
    }

    func boolean(_ name: String) throws(ConfigurationError) -> Bool? {
        try value(name, accepts: Accepted.boolean, ValueSyntax.boolean)
    }

    func size(_ name: String) throws(ConfigurationError) -> UInt64? {
        try value(name, accepts: Accepted.size, ValueSyntax.size)
    }

    func number(_ name: String) throws(ConfigurationError) -> UInt64? {
        try value(name, accepts: Accepted.number, ValueSyntax.number)
    }

    func readOnly(_ name: String) throws(ConfigurationError) -> Bool? {
        try value(name, accepts: Accepted.mode) { ValueSyntax.mode($0.uppercased()) }
    }

    func directory(_ name: String) throws(ConfigurationError) -> Path? {
        guard let bytes = bytes(name) else { return nil }
        let path = Path(bytes)
        guard path.isAbsolute else { throw .variable(name, bytes, accepts: Accepted.absolutePath) }
        return path
    }
}
