import PluginKit

/// What is to be done after each attempt at a request; pure but for the clock and the dice.
struct Exchange {
    enum Step {
        case done(Result<Response, BackendError>)
        case again(after: Duration)
        /// Ask the authorizer whether it can do better.
        case renew(Response)
    }

    private(set) var request: Request
    private(set) var authorizer: (any Authorizer)?
    let deadline: ContinuousClock.Instant
    private let settings: Settings
    private var attempts = 0
    private var redirects = 0
    private var renewed = false

    init(
        _ request: Request, _ authorizer: (any Authorizer)?, deadline: ContinuousClock.Instant, _ settings: Settings
    ) {
        self.request = request
        self.authorizer = authorizer
        self.deadline = deadline
        self.settings = settings
    }

    mutating func step(after result: Result<Response, BackendError>, now: ContinuousClock.Instant = .now) -> Step {
        attempts += 1
        switch result {
        case .failure(let error):
            guard error.reason == .unreachable || error.reason == .corrupt, let pause = pause(now) else {
                return .done(result)
            }
            return .again(after: pause)
        case .success(let response):
            if let elsewhere = redirection(response) { return elsewhere }
            if [400, 401, 403].contains(response.status), authorizer != nil, !renewed {
                renewed = true
                return .renew(response)
            }
            guard Self.isPassing(response.status), !request.finalStatuses.contains(response.status) else {
                return .done(result)
            }
            guard let pause = pause(now) else { return .done(result) }
            guard let asked = RetryAfter.pause(response) else { return .again(after: pause) }
            guard asked <= settings.longestPause, now + asked < deadline else {
                return .done(.failure(RetryAfter.error(asked, response)))
            }
            return .again(after: max(asked, pause))
        }
    }

    /// Statuses that another attempt may change.
    static func isPassing(_ status: Int) -> Bool {
        switch status {
        case 408, 425, 429, 499, 500, 502, 503, 504, 520...599: true
        default: false
        }
    }

    /// `nil`: no further attempt.
    private func pause(_ now: ContinuousClock.Instant) -> Duration? {
        guard attempts < settings.attempts, request.mayRetry else { return nil }
        let longest = settings.firstPause * (1 << min(attempts - 1, 16))
        let pause = min(longest, settings.longestPause) * Double.random(in: 0.5...1)
        return now + pause < deadline ? pause : nil
    }

    private mutating func redirection(_ response: Response) -> Step? {
        guard request.followsRedirects, [301, 302, 303, 307, 308].contains(response.status),
            ["GET", "HEAD"].contains(request.method), let place = response.headers["Location"]
        else { return nil }
        redirects += 1
        guard redirects <= 5, let url = try? URL(place, from: request.url) else {
            return .done(.failure(BackendError(.corrupt, "HTTP \(response.status) leads nowhere")))
        }
        if (url.scheme, url.authority) != (request.url.scheme, request.url.authority) {
            authorizer = nil
            request.headers.remove("Authorization")
        }
        request.url = url
        attempts -= 1
        return .again(after: .zero)
    }
}
