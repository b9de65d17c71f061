import CCurl
import Glibc
import PluginKit

/// One attempt at a request. The loop's thread has it, from `CurlLoop.add` to `finish`: that, and nothing else, touches
/// what varies, which is why it may be `Sendable`.
final class Transfer: @unchecked Sendable {
    /// Under the loop's lock.
    var isCancelled = false
    var waiter: CheckedContinuation<Result<Response, BackendError>, Never>?
    private let outgoing: Outgoing
    private let received = Buffer()
    private var headers = Headers()
    private var tooLarge = false
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Keeps the body in one place; views are where they are.
    private var pinned: Buffer?
    private(set) var easy: UnsafeMutableRawPointer?

    init(_ outgoing: Outgoing) { self.outgoing = outgoing }

    deinit { release() }

    /// libcurl's handle for this attempt, which does not own it; `nil` without memory.
    func makeHandle() -> UnsafeMutableRawPointer? {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = swc_curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        _ = swc_curl_set_text(easy, CURLOPT_URL, outgoing.url)
        _ = swc_curl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        _ = swc_curl_set_data(easy, CURLOPT_WRITEFUNCTION, receiveBody)
        _ = swc_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        _ = swc_curl_set_data(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
        _ = swc_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        for line in outgoing.headers { headerList = curl_slist_append(headerList, line) ?? headerList }
        _ = swc_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
        setBody(easy)
        setSurroundings(easy)
        return easy
    }

    /// POST and PUT always have a body, if only an empty one: the length must be said.
    private func setBody(_ easy: UnsafeMutableRawPointer) {
        let hasBody = outgoing.body.count > 0 || ["POST", "PUT", "PATCH"].contains(outgoing.method)
        if outgoing.method == "HEAD" { _ = swc_curl_set_long(easy, CURLOPT_NOBODY, 1) }
        if hasBody {
            if case .bytes(let bytes) = outgoing.body { pinned = Buffer(bytes) }
            _ = swc_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(outgoing.body.count))
            let body: Body = pinned.map { .view($0.withUnsafeBytes { Bytes($0) }) } ?? outgoing.body
            body.withUnsafeBytes { view in
                if let start = view.baseAddress {
                    _ = swc_curl_set_pointer(easy, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: start))
                } else {
                    _ = swc_curl_set_text(easy, CURLOPT_COPYPOSTFIELDS, "")
                }
            }
        }
        if outgoing.method != "GET" && outgoing.method != "HEAD" || hasBody {
            _ = swc_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, outgoing.method)
        }
    }

    private func setSurroundings(_ easy: UnsafeMutableRawPointer) {
        let settings = outgoing.settings
        _ = swc_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = swc_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = swc_curl_set_text(easy, CURLOPT_USERAGENT, settings.userAgent)
        _ = swc_curl_set_text(easy, CURLOPT_PROXY, outgoing.proxy)
        _ = swc_curl_set_text(easy, CURLOPT_NOPROXY, settings.noProxy ?? "")
        if let file = settings.caFile { _ = swc_curl_set_text(easy, CURLOPT_CAINFO, file) }
        if let directory = settings.caDirectory { _ = swc_curl_set_text(easy, CURLOPT_CAPATH, directory) }
        _ = swc_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.milliseconds)
        _ = swc_curl_set_long(easy, CURLOPT_TIMEOUT_MS, (outgoing.deadline - .now).milliseconds)
        _ = swc_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
        _ = swc_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(settings.stall.milliseconds / 1000, 1))
        _ = swc_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        // Where the server may know HTTP/2, one connection is better than many: the first tells.
        if outgoing.url.hasPrefix("https:") { _ = swc_curl_set_long(easy, CURLOPT_PIPEWAIT, 1) }
        _ = swc_curl_set_long(easy, CURLOPT_BUFFERSIZE, 128 << 10)
        _ = swc_curl_close_on_exec(easy)
    }

    /// Answers; to be called when libcurl has let go of the handle.
    func finish(_ code: CURLcode) {
        var status = 0
        if let easy { _ = swc_curl_response_code(easy, &status) }
        if code == CURLE_OK {
            end(.success(Response(status: status, headers: headers, body: received)))
        } else {
            end(.failure(tooLarge ? Self.oversize : TransferError.error(code, outgoing)))
        }
    }

    func end(_ result: Result<Response, BackendError>) {
        release()
        let waiter = self.waiter
        self.waiter = nil
        waiter?.resume(returning: result)
    }

    private func release() {
        if let easy { curl_easy_cleanup(easy) }
        if let headerList { curl_slist_free_all(headerList) }
        (easy, headerList) = (nil, nil)
    }

    fileprivate func take(_ part: UnsafeRawBufferPointer) -> Bool {
        guard part.count <= outgoing.settings.largestResponse - received.count, received.append(part) else {
            tooLarge = true
            return false
        }
        return true
    }

    /// A status line begins anew: a proxy's answer, or a 100, came before.
    fileprivate func take(headerLine: String) {
        if headerLine.hasPrefix("HTTP/") {
            headers = Headers()
        } else if let colon = headerLine.firstIndex(of: ":") {
            let (name, value) = (headerLine[..<colon], headerLine[headerLine.index(after: colon)...].trimmed)
            headers.add(String(name), value)
            // Only a hint: what it promises need not come.
            if name.lowercased() == "content-length", let count = Int(value) {
                _ = received.reserve(min(count, 256 << 20))
            }
        }
    }

    private static let oversize = BackendError(.failed, "the answer is larger than anything that is stored")
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension Duration {
    /// At least one; what libcurl can hold.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 1 }
        return max(Int(min(seconds, 1 << 21)) * 1000 + Int(attoseconds / 1_000_000_000_000_000), 1)
    }
}

private func receiveBody(
    _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let part = UnsafeRawBufferPointer(start: data, count: size &* count)
    return transfer.take(part) ? part.count : 0
}

private func receiveHeader(
    _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let line = UnsafeRawBufferPointer(start: data, count: size &* count)
    transfer.take(headerLine: String(decoding: line, as: UTF8.self))
    return line.count
}
