package import Storage

extension Failure.Reason {
    /// What a user can do about it, in one line.
    package var advice: String {
        switch self {
        case .timedOut: "is the server overloaded, or a firewall in between? nothing came back in time"
        case .unreachable: "is the server running, and are its name, port and the way to it (proxy, firewall) right?"
        case .busy: "the server asks for fewer requests; try again later"
        case .denied: "check the credentials and permissions: they must allow to read and to write there"
        case .corrupt: "something between here and the store changes what is sent, or the store is damaged"
        case .cancelled: "try again"
        case .failed: "check the options of this level"
        }
    }
}
