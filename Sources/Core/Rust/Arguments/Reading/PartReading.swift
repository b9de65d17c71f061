extension Emit.Kind {
    /// As `--emit` spells it; nil for what is not cached.
    init?(_ name: [UInt8]) {
        switch name.text {
        case "dep-info": self = .depInfo
        case "metadata": self = .metadata
        case "asm": self = .assembly
        case "obj": self = .object
        case "llvm-ir": self = .llvmIR
        case "llvm-bc": self = .llvmBitcode
        case "mir": self = .mir
        case "link": self = .link
        default: return nil
        }
    }
}

extension Extern {
    init(_ value: [UInt8]) {
        let parts = value.split(atFirst: "=")
        let front = parts?.head ?? value
        let options = front.split(atFirst: ":")
        self.init(name: options?.tail ?? front, modifiers: options?.head.commaParts ?? [], path: parts?.tail)
    }
}

extension SearchPath {
    /// What stands before `=` counts only if it is a kind: a path may hold `=` too.
    init(_ value: [UInt8]) {
        let parts = value.split(atFirst: "=")
        guard let (head, tail) = parts, let kind = Kind(head) else {
            self.init(kind: .all, path: value)
            return
        }
        self.init(kind: kind, path: tail)
    }
}

extension SearchPath.Kind {
    init?(_ name: [UInt8]) {
        switch name.text {
        case "dependency": self = .dependency
        case "crate": self = .crate
        case "native": self = .native
        case "framework": self = .framework
        case "all": self = .all
        default: return nil
        }
    }
}

extension NativeLibrary {
    init(_ value: [UInt8]) {
        let parts = value.split(atFirst: "=")
        let front = parts?.head ?? []
        let options = front.split(atFirst: ":")
        let back = parts?.tail ?? value
        let names = back.split(atFirst: ":")
        self.init(
            kind: options?.head ?? front, modifiers: options?.tail.commaParts ?? [], name: names?.head ?? back,
            rename: names?.tail)
    }
}
