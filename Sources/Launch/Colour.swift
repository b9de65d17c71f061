import Memory
import Posix

package enum Colour {
    /// A terminal that shows colours will get the diagnostics, and nobody asked for plain ones.
    package static var isShown: Bool {
        guard let terminal = OwnWords.variable("TERM"), !(terminal == "dumb") else { return false }
        guard OwnWords.variable("NO_COLOR")?.isEmpty ?? true else { return false }
        return Caller.isTerminal(2)
    }
}
