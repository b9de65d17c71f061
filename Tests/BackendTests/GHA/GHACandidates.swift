import BackendServers

extension Candidate {
    static let gha: [Candidate] = [gha("first"), gha("second")]

    private static func gha(_ generation: String) -> Candidate {
        Candidate(name: "GitHub Actions, \(generation) service", plugin: "gha", overwrites: false, removes: false) {
            space in
            let servers = try await BackendServers.up("cloudemu", ["CLOUDEMU_ARGS": "--services azure,gha"])
            return ghaOptions(servers, generation).merging(["version": space]) { $1 }
        }
    }
}

/// What a job has in its environment.
func ghaOptions(_ servers: BackendServers, _ generation: String) -> [String: String] {
    let place = generation == "first" ? "ACTIONS_CACHE_URL" : "ACTIONS_RESULTS_URL"
    return [
        "env.\(place)": servers[generation == "first" ? "GHA_CACHE_URL" : "GHA_RESULTS_URL"],
        "env.ACTIONS_RUNTIME_TOKEN": servers["GHA_RUNTIME_TOKEN"],
    ]
}
