extension Settings {
    /// For metadata servers, which answer on this machine or the next one, or not at all: without proxies, and with
    /// little patience.
    public static func nearby(_ usual: Settings) -> Settings {
        var settings = usual
        settings.connectTimeout = .seconds(1)
        settings.attempts = 2
        settings.httpProxy = nil
        settings.httpsProxy = nil
        return settings
    }
}
