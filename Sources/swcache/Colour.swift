import Posix

enum Colour {
    /// A terminal that shows colours will get the diagnostics, and nobody asked for plain ones.
    static func isShown(_ environment: Environment) -> Bool {
        guard Caller.isTerminal(2), let terminal = environment.raw("TERM"), terminal != Array("dumb".utf8) else {
            return false
        }
        return environment.raw("NO_COLOR").map(\.isEmpty) ?? true
    }
}
