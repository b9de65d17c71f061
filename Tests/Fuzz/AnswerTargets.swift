import Documents
import PluginKit
import RedisPlugin
import S3Plugin

@testable import AzurePlugin
@testable import GCSPlugin
@testable import ObjectStoreKit

extension Target {
    /// Read whole, and in pieces whose size the first byte says.
    static let redis = Target(name: "redis") { input in
        let stream = Array(input.dropFirst())
        let whole = replies(stream, pieces: max(stream.count, 1))
        let pieces = replies(stream, pieces: Int(input.first ?? 0) % 16 + 1)
        require(
            whole.map { "\($0.map(\.text))" } == pieces.map { "\($0.map(\.text))" }, "pieces that are read otherwise")
        guard let first = whole?.first else { return false }
        if let map = SlotMap(first, asked: .init(host: "h", port: 1)) { _ = map.owner(of: 16_383) }
        return first.number != nil
    }

    /// `nil` for what is not the protocol.
    private static func replies(_ stream: [UInt8], pieces size: Int) -> [Reply]? {
        guard let reader = ReplyReader() else { return nil }
        var found: [Reply] = []
        do throws(BackendError) {
            for start in stride(from: 0, to: stream.count, by: size) {
                let piece = Array(stream[start..<min(start + size, stream.count)])
                try feed(piece, to: reader)
                while let reply = try reader.next() { found.append(reply) }
            }
            return found
        } catch { return nil }
    }

    private static func feed(_ piece: [UInt8], to reader: ReplyReader) throws(BackendError) {
        let copy = Buffer(piece)
        try copy.withUnsafeBytes { bytes throws(BackendError) in try reader.feed(bytes) }
    }

    static let xml = Target(name: "xml") { input in
        guard let root = try? XML(Buffer(input)) else { return false }
        return (root.text("Error/Code") ?? "").utf8.count > 1
    }

    /// The first byte chooses the status and the service's manner of telling errors.
    static let httpAnswers = Target(name: "http-answers") { input in
        let statuses = [200, 206, 301, 400, 403, 404, 412, 429, 500, 503]
        let first = Int(input.first ?? 0)
        let body = Buffer(Array(input.dropFirst()))
        let answer = Response(
            status: statuses[first % statuses.count], headers: Headers([("x-code", "A"), ("Retry-After", "3")]),
            body: body)
        var told = ""
        for place in [StatusMap.ErrorText.none, .xml, .json, .header("x-code")] {
            if case .failure(let error) = StatusMap(place).outcome(answer) { told += error.message }
        }
        require(!told.contains("\n"), "a message of several lines")
        _ = answer.errorMember("Code")
        _ = GCSAnswer.lacksBucket(answer)
        _ = GCSAnswer.isThrottled(answer)
        return told.contains("Key") && !told.contains("NoSuchKey")
    }

    static let tokens = Target(name: "tokens") { input in
        let names = KeyDocument.Names(
            id: "AccessKeyId", secret: "SecretAccessKey", token: "Token", expiry: "Expiration")
        _ = try? KeyDocument(input, "x").key(names)
        guard let token = try? AccessToken(answer: input, from: "x", now: WallTime(seconds: 0)) else { return false }
        require(AccessToken.mayBeHeader(token.text), "a token that is no header")
        return token.text.utf8.count > 3
    }

    static let googleFiles = Target(name: "google-files") { input in
        guard case .externalAccount? = try? CredentialFile.read(input, name: "x") else { return false }
        return input.contains { $0 > 0x7f }
    }

    static let awsFiles = Target(name: "aws-files") { input in
        let config = ProfileFile(input, .config)
        _ = ProfileFile(input, .credentials)
        return (config.profiles["p"]?["region"] ?? "").utf8.count > 1
    }

    static let azureStrings = Target(name: "azure-strings") { input in
        guard let text = String(validating: input, as: UTF8.self), let found = try? ConnectionString(text) else {
            return false
        }
        return found.account?.utf8.count == 2
    }

    /// Endpoints, as options and answers name them.
    static let addresses = Target(name: "addresses") { input in
        guard let text = String(validating: input, as: UTF8.self), let url = try? URL(text) else { return false }
        if let written = try? url.text(), let again = try? URL(written) {
            require((try? again.text()) == written, "an address that changes each time")
        }
        return url.path.utf8.count == 3
    }
}
