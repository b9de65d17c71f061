public import PluginKit

public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// The host's memory: for the length of the backend's call.
    case view(Bytes)

    public var count: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .view(let view): view.count
        }
    }

    public func withUnsafeBytes<R, E: Error>(_ read: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        switch self {
        case .none: return try read(UnsafeRawBufferPointer(start: nil, count: 0))
        case .view(let view): return try view.withUnsafeBytes(read)
        case .bytes(let bytes):
            let result = bytes.withUnsafeBytes { view in Result { () throws(E) in try read(view) } }
            return try result.get()
        }
    }
}

public struct Request: Sendable {
    public var method: String
    public var url: URL
    /// `Host`, `Content-Length` and `User-Agent` are added in sending; `Content-Type` is not sent unless it is here.
    public var headers: Headers
    public var body: Body
    /// Up to five; the authorizer's headers do not go to another host. Only GET and HEAD are led elsewhere.
    public var followsRedirects = false
    /// Statuses that are an answer here, though by nature they may pass: not tried again.
    public var finalStatuses: Set<Int> = []
    /// Whether a failed attempt may be made again.
    public var mayRetry = true

    public init(_ method: String, _ url: URL, headers: Headers = Headers(), body: Body = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

public struct Response: Sendable {
    public let status: Int
    public let headers: Headers
    public let body: Buffer

    public init(status: Int, headers: Headers, body: Buffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
