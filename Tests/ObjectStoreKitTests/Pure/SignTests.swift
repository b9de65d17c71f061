import Foundation
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct SignTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `digests of the standards' own examples`() {
        #expect(
            Sign.hex(Sign.sha256(bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Sign.hex(Sign.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Sign.hex(Sign.sha1(bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(Sign.hex(Sign.md5(bytes("abc"))) == "900150983cd24fb0d6963f7d28e17f72")
    }

    @Test func `message codes of RFC 4231 and RFC 2202`() {
        let sha256 = Sign.hmac(.sha256, key: bytes("Jefe"), bytes("what do ya want for nothing?"))
        #expect(Sign.hex(sha256) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let sha1 = Sign.hmac(.sha1, key: bytes("Jefe"), bytes("what do ya want for nothing?"))
        #expect(Sign.hex(sha1) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(Sign.hmac(.sha256, key: [], []).count == 32)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
        ("\u{3ff}\u{3ff}?", "z7/Pvz8="),
    ])
    func `base64 of RFC 4648`(_ text: String, _ encoded: String) {
        #expect(Sign.base64(bytes(text)) == encoded && Sign.decodedBase64(encoded) == bytes(text))
        let url = encoded.replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        #expect(Sign.base64url(bytes(text)) == url && Sign.decodedBase64(url) == bytes(text))
    }

    @Test(arguments: ["Z", "Zg=", "Zh==", "Zm9v=", "Zm 9v", "Zg===", "====", "=Zg="])
    func `what is no base64 is nothing`(_ text: String) {
        #expect(Sign.decodedBase64(text) == nil)
    }

    @Test func `a signature is the one that openssl makes, and bad keys are refused without being shown`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swcache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        func run(_ script: String) throws -> [UInt8] {
            let process = Process()
            process.executableURL = Foundation.URL(filePath: "/bin/sh")
            process.arguments = ["-c", "cd \(directory.path) && " + script]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = nil
            try process.run()
            let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            return bytes
        }
        let key = try run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key && cat key")
        let expected = try run("printf message | openssl dgst -sha256 -sign key")
        #expect(try Sign.rs256(privateKeyPEM: key, bytes("message")) == expected && expected.count == 256)
        let old = try run("openssl rsa -in key -traditional")
        #expect(try Sign.rs256(privateKeyPEM: old, bytes("message")) == expected)
        let curve = try run("openssl ecparam -name prime256v1 -genkey -noout")
        let locked = try run("openssl rsa -in key -aes128 -passout pass:secret")
        for bad in [[], bytes("-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"), curve, locked] {
            let error = #expect(throws: BackendError.self) { try Sign.rs256(privateKeyPEM: bad, [1]) }
            #expect(error?.reason == .badOption && error?.message.contains("secret") == false)
        }
    }
}
