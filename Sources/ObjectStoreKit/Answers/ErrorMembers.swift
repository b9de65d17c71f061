extension Response {
    /// What an error document in XML says under that name (`Code`, `Message`, `Region` …); `nil` where there is no
    /// such document.
    public func errorMember(_ name: String) -> String? {
        guard !(200..<300).contains(status), let root = try? XML(body) else { return nil }
        return root.text(name) ?? root.text("Error/" + name)
    }

    /// The service's time less this machine's, in seconds, when the answer says it.
    public func clockSkew(at now: WallTime) -> Int64? {
        headers["Date"].flatMap { WallTime(http: $0) }.map { $0.seconds - now.seconds }
    }
}
