import Keys
import Rust
import Testing

@Suite struct DepInfoTests {
    private let roots = Roots([.init(.belowTarget, Array("/p/target".utf8)), .init(.belowWorkspace, Array("/p".utf8))])
    private let outputs = Roots([.init(.belowOutputs, Array("/p/target/debug/deps".utf8))])

    private let text = """
        /p/target/debug/deps/foo-1.d: src/lib.rs src/a\\ b.rs /p/target/debug/build/foo-2/out/gen.rs

        /p/target/debug/deps/libfoo-1.rlib: src/lib.rs src/a\\ b.rs /p/target/debug/build/foo-2/out/gen.rs

        src/lib.rs:
        src/a\\ b.rs:
        /p/target/debug/build/foo-2/out/gen.rs:

        # env-dep:OUT_DIR=/p/target/debug/build/foo-2/out
        # env-dep:TEXT=a\\nb\\\\c
        # env-dep:UNSET

        """

    private func parsed() throws -> DepInfo { try DepInfo(Array(text.utf8), roots: roots, outputs: outputs) }

    @Test func `inputs and variables are told, each once`() throws {
        let info = try parsed()
        #expect(
            info.inputs.map { String(decoding: $0, as: UTF8.self) }
                == ["src/lib.rs", "src/a b.rs", "/p/target/debug/build/foo-2/out/gen.rs"])
        #expect(info.variables.map { String(decoding: $0.name, as: UTF8.self) } == ["OUT_DIR", "TEXT", "UNSET"])
        #expect(
            info.variables.map { $0.value.map { String(decoding: $0, as: UTF8.self) } }
                == ["/p/target/debug/build/foo-2/out", "a\nb\\c", nil])
    }

    @Test func `the same places give the same text, other places theirs`() throws {
        let info = try parsed()
        let decoded = try #require(PathTemplate(decoding: info.template.encoded()))
        #expect(decoded == info.template)
        let values: [String: String] = ["OUT_DIR": "/p/target/debug/build/foo-2/out", "TEXT": "a\nb\\c"]
        let same = decoded.written {
            outputs.path(of: $0) ?? roots.path(of: $0)
        } variable: {
            values[String(decoding: $0, as: UTF8.self)].map { Array($0.utf8) }
        }
        #expect(same.map { String(decoding: $0, as: UTF8.self) } == text)
        let moved = Roots([.init(.belowTarget, Array("/q r/t".utf8)), .init(.belowWorkspace, Array("/q r".utf8))])
        let elsewhere = Roots([.init(.belowOutputs, Array("/q r/t/debug/deps".utf8))])
        let other = try #require(
            decoded.written {
                elsewhere.path(of: $0) ?? moved.path(of: $0)
            } variable: { _ in
                nil
            })
        let first = String(decoding: other, as: UTF8.self).split(separator: "\n")[0]
        #expect(first == "/q r/t/debug/deps/foo-1.d: src/lib.rs src/a\\ b.rs /q\\ r/t/debug/build/foo-2/out/gen.rs")
        #expect(!other.contains(Array("/p/".utf8)))
    }

    @Test(arguments: ["a b", "a: b", "# checksum:x\n", "x y\n", "# env-dep:=v\n", ""])
    func `what rustc does not write is refused`(text: String) {
        #expect(throws: DepInfo.Malformed.self) { try DepInfo(Array(text.utf8), roots: roots, outputs: outputs) }
    }

    @Test func `announced outputs are told anew for another directory, other lines stay`() throws {
        let line = #"{"$message_type":"artifact","artifact":"/p/target/debug/deps/libfoo.rmeta","emit":"metadata"}"#
        let text = "{\"message\":\"/p/target\"}\n" + line + "\n"
        let template = Messages.template(of: Array(text.utf8), outputs: outputs)
        let other = Roots([.init(.belowOutputs, Array("/o".utf8))])
        let written = try #require(template.written(place: other.path, variable: { _ in nil }))
        #expect(
            String(decoding: written, as: UTF8.self)
                == text.replacing("/p/target/debug/deps/libfoo", with: "/o/libfoo"))
        #expect(roots.mentioned(in: template.text) == [.belowTarget, .belowWorkspace])
        let quoted = Roots([.init(.belowOutputs, Array("/a\"b".utf8))])
        #expect(template.written(place: quoted.path, variable: { _ in nil }) == nil)
    }
}
