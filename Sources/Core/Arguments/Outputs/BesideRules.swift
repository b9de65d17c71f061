/// Files that are written beside the object.
struct BesideRules {
    /// With names that the compiler computes; the value is the flag's own, mostly empty.
    var computed: [Output.Kind: [UInt8]] = [:]
    /// With names that the user gave; the last one counts.
    var named: [Output.Kind: [UInt8]] = [:]
    /// LLVM bitcode in place of the object.
    var isBitcode = false

    /// The object's name where there is no `-o`: in the working directory, after the input.
    func defaultObject(input: [UInt8], isAssembly: Bool) -> [UInt8] {
        let suffix: StaticString = isAssembly ? (isBitcode ? "ll" : "s") : (isBitcode ? "bc" : "o")
        return PathNames.replacingSuffix(of: PathNames.last(of: input), by: suffix)
    }

    /// - Parameter output: the value of `-o`; nil without it.
    func outputs(dialect: Dialect, language: Language, input: [UInt8], output: [UInt8]?) -> [Output] {
        var outputs: [Output] = []
        if !language.isAssembler {
            for kind in [Output.Kind.coverageNotes, .stackUsage, .callGraph, .optimisationRecord] {
                guard let value = computed[kind], named[kind] == nil else { continue }
                let path =
                    switch dialect {
                    case .gcc: Self.gccName(kind, input: input, output: output)
                    case .clang: Self.clangName(kind, format: value, input: input, output: output)
                    }
                outputs.append(Output(kind, path, required: false))
            }
        }
        for kind in [Output.Kind.optimisationRecord, .diagnostics] {
            if let path = named[kind] { outputs.append(Output(kind, path, required: !language.isAssembler)) }
        }
        return outputs
    }

    static func splitDebug(dialect: Dialect, input: [UInt8], output: [UInt8]?) -> Output {
        let base = output ?? PathNames.last(of: input)
        let path =
            switch dialect {
            case .gcc: PathNames.auxiliaryBase(of: base) + [UInt8](".dwo")
            case .clang: PathNames.replacingSuffix(of: base, by: "dwo")
            }
        return Output(.splitDebug, path, required: false)
    }

    private static func gccName(_ kind: Output.Kind, input: [UInt8], output: [UInt8]?) -> [UInt8] {
        let base = PathNames.auxiliaryBase(of: output ?? PathNames.last(of: input))
        guard kind == .optimisationRecord else { return base + [Byte.dot] + [UInt8](suffix(kind)) }
        let language = PathNames.suffix(of: input).map { [Byte.dot] + $0 } ?? []
        return base + language + [UInt8](".opt-record.json.gz")
    }

    private static func clangName(
        _ kind: Output.Kind, format: [UInt8], input: [UInt8], output: [UInt8]?
    ) -> [UInt8] {
        guard kind == .optimisationRecord else {
            return PathNames.replacingSuffix(of: output ?? PathNames.last(of: input), by: suffix(kind))
        }
        // Without `-o` the suffix is taken off twice: `a.x.c` gives `a.opt.yaml`.
        let base = PathNames.replacingSuffix(of: output ?? PathNames.stem(of: input), by: "opt.")
        return base + (format.isEmpty ? [UInt8]("yaml") : format)
    }

    private static func suffix(_ kind: Output.Kind) -> StaticString {
        switch kind {
        case .coverageNotes: "gcno"
        case .stackUsage: "su"
        case .callGraph: "ci"
        default: ""
        }
    }
}
