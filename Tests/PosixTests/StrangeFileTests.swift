import CPosix
import Foundation
import Memory
import Testing

@testable import Posix

/// Names that others chose, or may have changed since somebody looked.
@Suite struct StrangeFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "strange-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    private func gone() { try? FileManager.default.removeItem(atPath: folder) }

    @Test func `a FIFO is not even opened: its writer goes on waiting for the right reader`() throws {
        defer { gone() }
        mkfifo("\(folder)/fifo", 0o600)
        #expect(throws: Errno(EINVAL)) { try RegularFile.contents(of: Path("\(folder)/fifo"), limit: 10) }
        #expect(throws: Errno(EINVAL)) { try RegularFile.open(Path("/dev/zero")) }
        #expect(throws: Errno(EINVAL)) { try RegularFile.open(Path(folder)) }
        try Data("text".utf8).write(to: URL(filePath: "\(folder)/a"))
        #expect(try RegularFile.contents(of: Path("\(folder)/a"), limit: 4) == Array("text".utf8))
        #expect(throws: Errno(EFBIG)) { try RegularFile.contents(of: Path("\(folder)/a"), limit: 3) }
    }

    private func writeInto(_ name: String) throws {
        try Array("bytes".utf8).withView { view throws(Errno) in
            var bytes = ByteBuffer(reserving: name.utf8.count + 1)
            for byte in name.utf8 { bytes.append(byte) }
            try Placement.writeInto(bytes.text, .bytes(view), isDevice: false)
        }
    }

    @Test func `a link to a file that took the place of a FIFO is not written through`() throws {
        defer { gone() }
        try Data("precious".utf8).write(to: URL(filePath: "\(folder)/precious"))
        symlink("\(folder)/precious", "\(folder)/a.o")
        #expect(throws: Errno(ELOOP)) { try writeInto("\(folder)/a.o") }
        #expect(FileManager.default.contents(atPath: "\(folder)/precious") == Data("precious".utf8))
    }

    @Test func `a FIFO gets the bytes`() throws {
        defer { gone() }
        mkfifo("\(folder)/fifo", 0o600)
        let reader = try Descriptor.open(Path("\(folder)/fifo"), O_RDWR | O_NONBLOCK)
        try writeInto("\(folder)/fifo")
        #expect(try reader.readOnce() == Array("bytes".utf8))
    }

    @Test func `a link is replaced, and what it led to stays`() throws {
        defer { gone() }
        try Data("precious".utf8).write(to: URL(filePath: "\(folder)/precious"))
        for target in ["precious", "nowhere"] {
            symlink(target, "\(folder)/a.o")
            try Placement.place(.bytes(Array("object".utf8)), at: Path("\(folder)/a.o"), mode: 0o644)
            #expect(
                try FileManager.default.attributesOfItem(atPath: "\(folder)/a.o")[.type] as? FileAttributeType
                    == .typeRegular)
            #expect(FileManager.default.contents(atPath: "\(folder)/precious") == Data("precious".utf8))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/nowhere"))
            try FileManager.default.removeItem(atPath: "\(folder)/a.o")
        }
    }
}
