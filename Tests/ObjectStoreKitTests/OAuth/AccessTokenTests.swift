import ObjectStoreKit
import PluginKit
import Testing

@Suite struct AccessTokenTests {
    private func read(_ answer: String) throws -> AccessToken {
        try AccessToken(answer: Array(answer.utf8), from: "the endpoint", now: WallTime(seconds: 1000))
    }

    @Test(
        arguments: [
            (#"{"access_token":"t","expires_in":3599,"token_type":"Bearer"}"#, 4599),
            (#"{"access_token":"t","expires_in":"3599"}"#, 4599),
            (#"{"access_token":"t","expires_on":"1767323045","expires_in":"86399"}"#, 1_767_323_045),
            (#"{"accessToken":"t","expireTime":"2026-01-02T03:04:05.678Z"}"#, 1_767_323_045),
            (#"{"access_token":"t"}"#, nil),
            (#"{"access_token":"t","expires_in":-5}"#, 1000),
            (#"{"access_token":"t","expires_in":9223372036854775807}"#, .max),
        ] as [(String, Int64?)])
    func `every spelling of an expiry in use is understood`(_ answer: String, _ expiry: Int64?) throws {
        #expect(try read(answer) == AccessToken("t", expiry: expiry.map { WallTime(seconds: $0) }))
    }

    @Test(arguments: [
        "", "<html>", "{}", #"{"access_token":""}"#, #"{"access_token":7}"#, #"{"access_token":"SECRET\r\nX: y"}"#,
    ])
    func `an answer without a usable token is refused, and not shown`(_ answer: String) throws {
        let error = try #require(throws: BackendError.self) { try read(answer) }
        #expect(error.reason == .denied && error.message.contains("the endpoint"))
        #expect(!error.message.contains("SECRET"))
    }
}
