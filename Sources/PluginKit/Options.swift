/// The options that a store is opened with, by the names that the plugin's manifest gives them. Foreign environment
/// variables come as `env.NAME`.
public struct Options: Sendable {
    private let values: [String: [UInt8]]

    /// Where a name comes twice the last counts.
    public init(_ pairs: [(name: String, value: [UInt8])]) {
        values = Dictionary(pairs.map { ($0.name, $0.value) }) { _, last in last }
    }

    public init(_ values: [String: String]) { self.values = values.mapValues { Array($0.utf8) } }

    /// With another value for that name.
    public func setting(_ name: String, to value: String) -> Options {
        Options(values.map { ($0.key, $0.value) } + [(name, Array(value.utf8))])
    }

    /// As text; what is not UTF-8 becomes replacement characters. Unset and empty are both `nil`.
    public subscript(name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    /// As it came: for paths. Unset and empty are both `nil`.
    public func bytes(_ name: String) -> [UInt8]? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    public func bool(_ name: String, default fallback: Bool) throws(BackendError) -> Bool {
        switch self[name]?.lowercased() {
        case nil: return fallback
        case "true", "on", "1": return true
        case "false", "off", "0": return false
        default: throw BackendError(.badOption, "\(name) must be 'true', 'on', '1', 'false', 'off' or '0'.")
        }
    }

    /// Decimal digits only.
    public func number(_ name: String) throws(BackendError) -> UInt64? {
        guard let text = self[name] else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text) else {
            throw BackendError(.badOption, "\(name) must be a number from 0 to \(UInt64.max).")
        }
        return number
    }

    /// A key prefix without empty parts: no slash at either end, no two in a row. Unset: empty.
    public func prefix(_ name: String) -> String {
        (self[name] ?? "").split(separator: "/").joined(separator: "/")
    }

    /// `READ_ONLY` or `READ_WRITE`, in any case.
    public func readOnly(_ name: String, default fallback: Bool = false) throws(BackendError) -> Bool {
        switch self[name]?.uppercased() {
        case nil: return fallback
        case "READ_ONLY": return true
        case "READ_WRITE": return false
        default: throw BackendError(.badOption, "\(name) must be 'READ_ONLY' or 'READ_WRITE'.")
        }
    }
}
