import Memory
import Testing
import Wire

@Suite struct RoundTripTests {
    @Test(arguments: Samples.requests) func `a request is read as it was written`(request: Request) throws {
        #expect(try Request(frame: request.frame()) == request)
    }

    @Test(arguments: Samples.replies) func `a reply is read as it was written`(reply: Reply) throws {
        #expect(try Reply(frame: reply.frame()) == reply)
    }

    @Test func `a compile written in place is the same frame`() throws {
        let request = Samples.compile
        let words = request.arguments
        let inPlace = CompileFrame(program: ByteView("/usr/bin/gcc"), count: words.count) { index in
            [ByteView("gcc"), ByteView(""), words[2].withView { CText(keeping: $0).bytes }][index]
        }
        let bytes = try inPlace.finish(
            directory: ByteView("/w"),
            environment: {
                $0.append("A=1\0")
                $0.append("B=\0")
            }, view: request.view, wantsColour: true
        ).view.array
        #expect(try bytes == Request.compile(request).frame())
    }

    @Test func `a hit read in place says what the reply says`() throws {
        let frame = try Samples.replies[0].frame()
        try frame.withView { view throws in
            var hit = try #require(try HitFrame(view))
            #expect(hit.output.array == [1] && hit.errors.isEmpty)
            let first = try #require(try hit.next())
            guard case .file(0, 4096, .max) = first.content else { throw WireError.malformed }
            let second = try #require(try hit.next())
            guard case .bytes(let bytes) = second.content else { throw WireError.malformed }
            #expect(second.executable && bytes.array == [7, 8])
            #expect(try hit.next() == nil)
        }
    }

    @Test func `only waits are read as waits`() throws {
        for reply in Samples.replies {
            let time = try reply.frame().withView { view throws in try WaitFrame.milliseconds(view) }
            #expect(time == (reply == .wait(1234) ? 1234 : nil))
        }
    }
}
