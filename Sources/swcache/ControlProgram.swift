import Launch
import Memory
import Posix

/// Everything that is not a compile is another program's work, so that this one stays small.
enum ControlProgram {
    /// - Parameter index: of the first word that is for it.
    static func become(from index: Int, invokedAs name: StaticString) -> Never {
        guard let program = Programs.control else {
            Caller.complain("\(name): error: the program 'swcachectl' is missing beside this one; install it again\n")
            Caller.exit(2)
        }
        var environment = Environment.current.entries
        environment.append(Array("SWCACHE_INVOKED_AS=\(name)".utf8))
        let error = ChildProcess.become(
            program, [Array(program.bytes)] + Caller.arguments.dropFirst(index),
            environment: Environment(entries: environment))
        Caller.complain("\(name): error: cannot start \(program.text): \(error.text)\n")
        Caller.exit(2)
    }
}
