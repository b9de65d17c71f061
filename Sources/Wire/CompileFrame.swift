package import Memory

/// Writes the request for a compile straight from the process's own memory: what `CompileRequest` is, field by field.
package struct CompileFrame: ~Copyable {
    private var encoder: Encoder

    /// - Parameters:
    ///   - count: of the words, the program's name as the user gave it first.
    ///   - word: hands out the word of that index.
    package init(program: ByteView, count: Int, word: (Int) -> ByteView) {
        encoder = Encoder(kind: Request.compileKind, reserving: 16 << 10)
        encoder.put(program)
        encoder.put(UInt32(truncatingIfNeeded: count))
        for index in 0..<max(count, 0) { encoder.put(word(index)) }
    }

    /// - Parameter environment: appends `NAME=value` entries, each with a NUL behind it.
    package consuming func finish(
        directory: ByteView, environment: (inout ByteBuffer) -> Void, view: View, wantsColour: Bool,
        build: UInt32 = Build.number
    ) throws(WireError) -> ByteBuffer {
        encoder.put(directory)
        encoder.putField(environment)
        encoder.put(view)
        encoder.put(wantsColour)
        encoder.put(build)
        return try encoder.finish()
    }
}
