package import Arguments

/// What kind of compiler a program is, asked by letting it preprocess a few `#if`s: names lie, macros do not.
package struct CompilerFamily: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case gcc, clang
        /// Recognised, but handled by nobody here.
        case nvcc, nvhpc, msvc, clangCL, diab, tasking
    }

    package var kind: Kind
    /// The driver takes a `.c` file for C++.
    package var plusplus: Bool
    /// Apple's clang.
    package var isApple: Bool
    /// The value of `__VERSION__` and the like; `nil` when the compiler has none.
    package var version: [UInt8]?

    package init(kind: Kind, plusplus: Bool = false, isApple: Bool = false, version: [UInt8]? = nil) {
        self.kind = kind
        self.plusplus = plusplus
        self.isApple = isApple
        self.version = version
    }

    /// How it reads its command line; `nil` for the kinds that are not handled.
    package var dialect: Dialect? {
        switch kind {
        case .gcc: .gcc
        case .clang: .clang
        case .nvcc, .nvhpc, .msvc, .clangCL, .diab, .tasking: nil
        }
    }

    /// As statistics name it: `gcc`, `g++`, `clang`, `clang++`, `apple-clang` …
    package var name: String {
        switch kind {
        case .gcc: plusplus ? "g++" : "gcc"
        case .clang: (isApple ? "apple-" : "") + (plusplus ? "clang++" : "clang")
        case .nvcc: "nvcc"
        case .nvhpc: "nvhpc"
        case .msvc: "msvc"
        case .clangCL: "msvc-clang"
        case .diab: "diab"
        case .tasking: "tasking_vx"
        }
    }
}

/// The source to preprocess (`cc -E probe.c`, no other argument) and the reading of the answer.
package enum FamilyProbe {
    private static let rows: [(condition: String, kind: String)] = [
        ("defined(__NVCC__)", "nvcc"),
        ("defined(_MSC_VER) && !defined(__clang__)", "msvc"),
        ("defined(_MSC_VER)", "clangcl"),
        ("defined(__NVCOMPILER)", "nvhpc"),
        ("defined(__clang__)", "clang"),
        ("defined(__GNUC__)", "gcc"),
        ("defined(__DCC__)", "diab"),
        ("defined(__CTC__)", "tasking"),
    ]
    private static let kinds: [String: CompilerFamily.Kind] = [
        "nvcc": .nvcc, "msvc": .msvc, "clangcl": .clangCL, "nvhpc": .nvhpc, "clang": .clang, "gcc": .gcc, "diab": .diab,
        "tasking": .tasking,
    ]

    /// Text for a file whose name ends in `.c`.
    package static let source: [UInt8] = {
        var text = ""
        for (index, row) in rows.enumerated() {
            text += "#\(index == 0 ? "if" : "elif") \(row.condition)\nprobe_kind \(row.kind)\n"
        }
        text += "#endif\n"
        text += "#ifdef __cplusplus\nprobe_plusplus\n#endif\n"
        text += "#ifdef __apple_build_version__\nprobe_apple\n#endif\n"
        text += "#ifdef __VERSION__\nprobe_version __VERSION__\n#endif\n"
        return Array(text.utf8)
    }()

    /// - Returns: `nil` when the program is no C compiler that we know.
    package static func family(from output: [UInt8]) -> CompilerFamily? {
        var family: CompilerFamily?
        for line in output.lines.map(\.trimmed) {
            if let word = line.after("probe_kind ") {
                guard let kind = kinds[String(decoding: word.trimmed, as: UTF8.self)] else { return nil }
                family = CompilerFamily(kind: kind)
            }
            if line.elementsEqual("probe_plusplus".utf8) { family?.plusplus = true }
            if line.elementsEqual("probe_apple".utf8) { family?.isApple = true }
            if let text = line.after("probe_version ") {
                family?.version = text.quoted.map { Array($0) } ?? Array(text)
            }
        }
        return family
    }
}
