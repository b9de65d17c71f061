import Documents
import ObjectStoreKit
import PluginKit

/// What only words tell apart in the service's answers.
enum GCSAnswer {
    /// 404 with the same reason `notFound` is the answer for an object and for a bucket.
    static func lacksBucket(_ response: Response) -> Bool {
        guard response.status == 404, case .text(let message)? = error(response.body)?["message"] else { return false }
        return message.lowercased().contains("bucket does not exist")
    }

    /// To a read by who may not list: of an object that is not there nothing is said but that.
    static func mayBeAbsent(_ response: Response) -> Bool {
        guard response.status == 403, case .text(let message)? = error(response.body)?["message"] else { return false }
        return message.contains("storage.objects.list")
    }

    /// Limits of an account's use are told with 403 at times, as if it were a matter of rights.
    static func isThrottled(_ response: Response) -> Bool {
        guard response.status == 403, case .list(let errors)? = error(response.body)?["errors"] else { return false }
        return errors.contains { error in
            guard case .table(let error) = error, case .text(let reason)? = error["reason"] else { return false }
            return ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"].contains(reason)
        }
    }

    private static func error(_ body: Buffer) -> DocumentTable? {
        guard body.count <= 1 << 16, case .table(let answer)? = try? JSONReader.read(body.bytes),
            case .table(let error)? = answer["error"]
        else { return nil }
        return error
    }
}

extension CredentialPlan: CustomStringConvertible {
    /// For people; without addresses that may hold secrets.
    var description: String {
        switch self {
        case .anonymous: "none"
        case .url: "SCCACHE_GCS_CREDENTIALS_URL"
        case .file(let path, let name): "\(path) (\(name))"
        case .loginOrMachine(_, let server): "gcloud's login, else the machine's account '\(server.account)'"
        }
    }
}
