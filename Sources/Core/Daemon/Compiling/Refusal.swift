import Posix
import Statistics

/// Why a request has nothing to do with the cache.
enum Refusal: Sendable {
    /// A file system does not answer in time.
    case asleep
    case configuration(String)
    /// No level of storage can be had, or one less than was asked for; what the user should hear.
    case withoutLevel([UInt8])
    case unsupported([UInt8])
    case notCompilation([UInt8])
    /// As counted; and what the log names the call by.
    case notCacheable(reason: String, [UInt8])
    /// The compiler's to complain about.
    case withoutSource([UInt8], LanguageName)
}

extension Service {
    /// Counts and logs it.
    /// - Returns: the warning for the user.
    func refuse(_ refusal: Refusal) -> [UInt8] {
        switch refusal {
        case .asleep: lookupTimedOut()
        case .configuration(let message):
            count { $0.configurationError() }
            return warning("\(message); compiling without the cache")
        case .withoutLevel(let warning):
            count { $0.configurationError() }
            return warning
        case .unsupported(let name):
            count { $0.unsupportedCompiler() }
            tell("unsupported compiler \(shown(name))")
        case .notCompilation(let name):
            count { $0.notCompilation() }
            tell("not a compilation: \(shown(name))")
        case .notCacheable(let reason, let word):
            count { $0.notCacheable(reason: reason) }
            tell("not cacheable (\(reason)): \(shown(word))")
        case .withoutSource(_, let language):
            count {
                $0.execution()
                $0.error(language)
            }
        }
        return []
    }
}
