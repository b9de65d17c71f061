public import PluginKit

/// From an HTTP answer to what it means for a store, with the vendor's error code in the message.
public struct StatusMap: Sendable {
    public enum Outcome: Sendable {
        case success
        /// No such object.
        case absent
        case failure(BackendError)
    }

    /// Where a vendor tells what was wrong.
    public enum ErrorText: Sendable {
        case none
        /// `<Error><Code/><Message/></Error>`.
        case xml
        /// `{"error": {"message": …}}` or `{"code"|"error"|"message"|"msg": …}`.
        case json
        /// A header with the code; else the XML.
        case header(String)
    }

    public var errorText: ErrorText
    /// Codes of the vendor that mean another reason than their status.
    public var reasons: [String: BackendError.Reason]

    /// What to look at when the store refuses, such as the variables with the credentials.
    public var advice: String?

    public init(
        _ errorText: ErrorText = .none, reasons: [String: BackendError.Reason] = [:], advice: String? = nil
    ) {
        self.errorText = errorText
        self.reasons = reasons
        self.advice = advice
    }

    public func outcome(_ response: Response) -> Outcome {
        if (200..<300).contains(response.status) { return .success }
        let told = VendorError(response, errorText)
        if response.status == 404, told.code.flatMap({ reasons[$0] }) == nil { return .absent }
        let reason = told.code.flatMap { reasons[$0] } ?? Self.reason(response.status)
        let advice = reason == .denied ? self.advice.map { "; " + $0 } ?? "" : ""
        return .failure(BackendError(reason, "HTTP \(response.status)" + told.suffix + advice))
    }

    /// - Throws: what is no success; `failed` where the object is absent.
    public func check(_ response: Response) throws(BackendError) {
        switch outcome(response) {
        case .success: return
        case .absent: throw BackendError(.failed, "HTTP 404" + VendorError(response, errorText).suffix)
        case .failure(let error): throw error
        }
    }

    public static func reason(_ status: Int) -> BackendError.Reason {
        switch status {
        case 401, 403, 405, 407: .denied
        case 408, 504: .timedOut
        case 423, 429, 503: .busy
        case 413, 507: .declined
        case 499, 500, 502, 520...599: .unreachable
        default: .failed
        }
    }
}
