import PluginABI

/// What a plugin said. Numbers that this version does not know are `failed`.
package enum PluginStatus: Int32, Sendable, CaseIterable {
    case ok = 0
    case notFound = 1
    case declined = 2
    case conflict = 3
    case failed = -1
    case unreachable = -2
    case timedOut = -3
    case cancelled = -4
    case denied = -5
    case busy = -6
    case badOption = -7
    case corrupt = -8

    init(code: Int32) { self = PluginStatus(rawValue: code) ?? .failed }
}
