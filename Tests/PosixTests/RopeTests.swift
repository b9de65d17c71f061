import Foundation
import Posix
import Testing

@Suite struct RopeTests {
    private func rope() throws -> (Rope, [UInt8]) {
        let file = try Descriptor.memory("rope")
        try file.writeAll(Array(0..<100))
        let rope = Rope([
            .bytes([200, 201]), .file(file, offset: 10, count: 5), .bytes([]), .file(file, offset: 0, count: 1),
            .bytes([202]),
        ])
        return (rope, [200, 201, 10, 11, 12, 13, 14, 0, 202])
    }

    @Test func `every part of it is what the bytes would give`() throws {
        let (rope, all) = try rope()
        #expect(rope.count == 9 && rope.flattened() == all)
        for start in 0...9 {
            for count in 0...(9 - start) {
                #expect(rope.bytes(from: Int64(start), count: Int64(count)) == Array(all[start..<start + count]))
            }
        }
    }

    @Test func `outside of it there is nothing`() throws {
        let (rope, _) = try rope()
        #expect(rope.bytes(from: 5, count: 5) == nil)
        #expect(rope.bytes(from: -1, count: 2) == nil)
        #expect(rope.bytes(from: 0, count: -1) == nil)
        #expect(rope.bytes(from: .max, count: .max) == nil)
        #expect(rope.part(from: 100, count: 5).count == 0)
    }

    @Test func `it is written to a file whatever its pieces are`() throws {
        let (rope, all) = try rope()
        let target = try Descriptor.memory("target")
        try target.append(rope)
        try target.append(rope)
        #expect(try target.contents() == all + all)
    }

    @Test func `a pipe takes it too`() throws {
        let (rope, all) = try rope()
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reader, writer) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        try writer.append(rope)
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
        #expect(Array(buffer[..<count]) == all)
    }
}
