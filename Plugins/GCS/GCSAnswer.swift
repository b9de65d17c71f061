import Documents
import PluginKit

/// What only words tell apart in the service's answers.
enum GCSAnswer {
    /// 404 with the same reason `notFound` is the answer for an object and for a bucket.
    static func lacksBucket(_ body: Buffer) -> Bool {
        guard body.count <= 1 << 16, case .table(let answer)? = try? JSONReader.read(body.bytes),
            case .table(let error)? = answer["error"], case .text(let message)? = error["message"]
        else { return false }
        return message.lowercased().contains("bucket does not exist")
    }
}

extension CredentialPlan: CustomStringConvertible {
    /// For people; without addresses that may hold secrets.
    var description: String {
        switch self {
        case .anonymous: "none"
        case .url: "SCCACHE_GCS_CREDENTIALS_URL"
        case .file(let path, let name): "\(path) (\(name))"
        case .loginOrMachine: "gcloud's login, else the machine's account"
        case .machine(let server): "the machine's account '\(server.account)'"
        }
    }
}
