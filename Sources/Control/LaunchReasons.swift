import Launch
import Posix

extension LaunchError {
    /// For people, in one line.
    var reason: String {
        switch self {
        case .absent(let error), .unreachable(let error): "\(error.text) (os error \(error.code))"
        case .foreign(let path): "\(path.text) belongs to somebody else, or is no socket"
        case .cannotBind(let error): "cannot listen: \(error.text) (os error \(error.code))"
        case .cannotStart(let path, let error): "cannot start \(path.text): \(error.text) (os error \(error.code))"
        case .noDaemonProgram: "the program 'swcached' is missing; install it again"
        case .busy: "others are starting the server and do not come to an end"
        }
    }
}
