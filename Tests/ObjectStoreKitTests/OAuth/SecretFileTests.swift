import Foundation
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct SecretFileTests {
    private func withDirectory(_ body: (URL) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swcache-secret-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory)
    }

    private typealias URL = Foundation.URL

    @Test func `a file is read whole, here or on another thread`() async throws {
        try await withDirectory { directory in
            let file = directory.appending(path: "key.json")
            let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
            try content.write(to: file)
            #expect(try SecretFile.read(file.path, namedBy: "X") == Array(content))
            #expect(try await SecretFile.readOffPool(file.path, namedBy: "X") == Array(content))
        }
    }

    @Test func `what is no readable small file is an error that names option and file`() async throws {
        try await withDirectory { directory in
            try Data(count: SecretFile.largest + 1).write(to: directory.appending(path: "large"))
            #expect(mkfifo(directory.appending(path: "pipe").path, 0o600) == 0)
            for name in ["absent", "large", "pipe", "."] {
                let path = directory.path + "/" + name
                let error = try #require(throws: BackendError.self) { try SecretFile.read(path, namedBy: "THE_OPTION") }
                #expect(error.reason == .badOption)
                #expect(error.message.contains("THE_OPTION") && error.message.contains(path), "\(error.message)")
            }
        }
    }
}
