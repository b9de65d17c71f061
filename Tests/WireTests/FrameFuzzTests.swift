import Memory
import Testing
import Wire

/// Bytes from the other side are never believed, whatever they are.
@Suite struct FrameFuzzTests {
    /// Small and the same in each run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private func readEverything(_ bytes: [UInt8]) {
        _ = try? Request(frame: bytes)
        _ = try? Reply(frame: bytes)
        bytes.withView { view in
            _ = try? WaitFrame.milliseconds(view)
            do throws(WireError) {
                guard var hit = try HitFrame(view) else { return }
                while let file = try hit.next() { #expect(file.path.count <= bytes.count) }
            } catch {}
        }
    }

    @Test func `random bytes do not trap`() {
        var dice = Dice(state: 0x5eed)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<80, using: &dice)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
            // Half of them with a length that is believable.
            if count > 5, Bool.random(using: &dice) {
                bytes.replaceSubrange(0..<5, with: [UInt8(count - 4), 0, 0, 0, UInt8(count % 11)])
            }
            readEverything(bytes)
        }
    }

    @Test func `mutated frames do not trap`() throws {
        var dice = Dice(state: 0xcafe)
        for frame in try Samples.frames {
            for _ in 0..<2_000 {
                var bytes = frame
                for _ in 0..<Int.random(in: 1...4, using: &dice) {
                    bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
                }
                readEverything(bytes)
            }
        }
    }

    @Test func `a frame that is cut anywhere is no frame`() throws {
        for frame in try Samples.frames {
            for count in 0..<frame.count {
                let part = Array(frame[..<count])
                #expect(throws: WireError.self) { try Request(frame: part) }
                #expect(throws: WireError.self) { try Reply(frame: part) }
            }
        }
    }
}
