import ObjectStoreKit
import PluginKit
import Testing

@testable import GHAPlugin

@Suite struct ServicePlaceTests {
    private func place(_ variables: [String: String]) throws -> ServicePlace {
        try ServicePlace(Options(Dictionary(uniqueKeysWithValues: variables.map { ("env." + $0, $1) })))
    }

    private let both = ["ACTIONS_CACHE_URL": "https://cache/x/", "ACTIONS_RESULTS_URL": "https://results/"]

    @Test(arguments: [
        ([:], ServicePlace.Generation.first), (["ACTIONS_CACHE_SERVICE_V2": "True"], .second),
        (["ACTIONS_CACHE_SERVICE_V2": "on"], .second), (["ACTIONS_CACHE_SERVICE_V2": "false"], .first),
        (["ACTIONS_CACHE_SERVICE_V2": "0"], .first), (["GITHUB_SERVER_URL": "https://github.com"], .second),
        (["GITHUB_SERVER_URL": "https://acme.ghe.com", "ACTIONS_CACHE_SERVICE_V2": "true"], .second),
        (["GITHUB_SERVER_URL": "https://git.acme.example", "ACTIONS_CACHE_SERVICE_V2": "true"], .first),
        (["GITHUB_SERVER_URL": "https://notgithub.com", "ACTIONS_CACHE_SERVICE_V2": "true"], .first),
    ])
    func `the generation is the server's, and what the variable says`(
        _ more: [String: String], _ generation: ServicePlace.Generation
    ) throws {
        let place = try place(both.merging(more) { $1 })
        #expect(place.generation == generation && place.base.host == (generation == .first ? "cache" : "results"))
    }

    @Test func `one URL alone tells the generation too`() throws {
        #expect(try place(["ACTIONS_RESULTS_URL": "https://results/"]).generation == .second)
        #expect(try place(["ACTIONS_CACHE_URL": "https://cache/"]).generation == .first)
        let fallback = try place(["ACTIONS_RESULTS_URL": "https://r/", "ACTIONS_CACHE_SERVICE_V2": "off"])
        #expect(fallback.generation == .first && fallback.base.host == "r")
    }

    @Test func `what is missing or wrong is named, and no secret is shown`() {
        let cases: [([String: String], String)] = [
            ([:], "ACTIONS_CACHE_URL"), (["env.ACTIONS_RESULTS_URL": "results"], "ACTIONS_RESULTS_URL"),
            (["env.ACTIONS_CACHE_URL": "https://c/"], "ACTIONS_RUNTIME_TOKEN"),
            (["env.ACTIONS_CACHE_URL": "https://c/", "env.ACTIONS_RUNTIME_TOKEN": "sec\u{1}ret"], "token"),
        ]
        for (options, word) in cases {
            let error = #expect(throws: BackendError.self) { try GHASettings(Options(options)) }
            #expect(error?.reason == .badOption && error?.message.contains(word) == true)
            #expect(error?.message.contains("sec") == false)
        }
    }
}
