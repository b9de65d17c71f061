import Posix

/// What `__DATE__` stands for, as a value to compare.
enum DateValue {
    static func now(in surroundings: Surroundings) -> [UInt8] { value(at: Clock.now, in: surroundings) }

    /// - Parameter time: in nanoseconds since 1970.
    static func value(at time: Int64, in surroundings: Surroundings) -> [UInt8] {
        // A fixed date: it is in the manifest's key, as every variable of its kind.
        if surroundings.environment.raw("SOURCE_DATE_EPOCH") != nil { return Array("fixed".utf8) }
        let zone = surroundings.environment.raw("TZ")
        if zone == ownZone {
            return Array(LocalDate.text(of: time).utf8)
        }
        // Another time zone than ours: its midnight falls on some quarter of an hour.
        return Array("quarter \(time / 900_000_000_000) ".utf8) + (zone ?? [])
    }

    private static let ownZone = Environment.current.raw("TZ")
}
