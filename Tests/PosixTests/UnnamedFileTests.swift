import CPosix
import Foundation
import Testing

@testable import Posix

/// A file gets its name when it is whole, whichever way the kernel allows.
@Suite struct UnnamedFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "unnamed-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    @Test(arguments: [true, false]) func `a file is named, and takes no other's place`(_ byNumber: Bool) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let raw = swc_open_unnamed(folder, 0o600)
        try #require(raw >= 0, "this file system has no files without names")
        let file = Descriptor(owning: raw)
        try file.writeAll(Array("whole".utf8))
        let name = { (name: String) in byNumber ? swc_name_file_by_number(raw, name) : swc_name_file(raw, name) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(name("\(folder)/a") == 0)
        #expect(FileManager.default.contents(atPath: "\(folder)/a") == Data("whole".utf8))
        #expect(name("\(folder)/a") != 0)
    }

    @Test func `placing leaves nothing but the file, also over an old one`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for text in ["one", "and two"] {
            try Placement.place(.bytes(Array(text.utf8)), at: Path("\(folder)/a"), mode: 0o644)
            #expect(FileManager.default.contents(atPath: "\(folder)/a") == Data(text.utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        }
    }
}
