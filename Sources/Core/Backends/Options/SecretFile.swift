import Config
import Posix

/// A file that holds one secret, as container runtimes hand them out.
enum SecretFile {
    /// Its contents without the line end that editors leave behind. Blocks on the disk.
    /// - Parameter variable: which names the file, for messages.
    static func read(_ path: Path, for variable: String) throws(ConfigurationError) -> [UInt8] {
        switch FileRead.of(path) {
        case .absent:
            throw ConfigurationError("\(variable) names the file '\(path.text)', which is not there")
        case .unreadable(let error):
            throw ConfigurationError("\(variable) names the file '\(path.text)', which cannot be read: \(error.text)")
        case .bytes(var bytes):
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            guard !bytes.isEmpty else {
                throw ConfigurationError("\(variable) names the file '\(path.text)', which is empty")
            }
            return bytes
        }
    }
}
