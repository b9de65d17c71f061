/// gcc counts the quoted names and breaks before column 73; a continued line begins with one blank.
enum GccDepfileWriter {
    private static let columnsMax = 72

    static func write(_ file: Depfile) -> [UInt8] {
        guard !file.dependencies.isEmpty else { return [] }
        var out: [UInt8] = []
        var column = 0
        func add(_ name: [UInt8]) {
            if column > 0 {
                if column + name.count > columnsMax {
                    out += Array(" \\\n".utf8)
                    column = 0
                }
                out.append(Ascii.blank)
                column += 1
            }
            out += name
            column += name.count
        }
        file.targets.forEach(add)
        out.append(Ascii.colon)
        column += 1
        let quoted = file.dependencies.map(quote)
        quoted.forEach(add)
        out.append(Ascii.newline)
        if file.phony { Phony.append(quoted, except: file.inputIndex, to: &out) }
        return out
    }

    /// Backslashes are doubled before a blank or a tab only, not before `#`.
    private static func quote(_ name: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(name.count + 8)
        var backslashes = 0
        for byte in name {
            switch byte {
            case Ascii.backslash:
                backslashes += 1
                out.append(byte)
                continue
            case Ascii.dollar: out.append(byte)
            case Ascii.blank, Ascii.tab: out += repeatElement(Ascii.backslash, count: backslashes + 1)
            case Ascii.hash: out.append(Ascii.backslash)
            default: break
            }
            backslashes = 0
            out.append(byte)
        }
        return out
    }
}

/// clang counts the bare names, keeps three columns for the continuation, and begins a continued line with two blanks.
enum ClangDepfileWriter {
    private static let columnsMax = 75

    static func write(_ file: Depfile) -> [UInt8] {
        var out: [UInt8] = []
        var column = 0
        for (index, target) in file.targets.enumerated() {
            if index == 0 || column == 0 {
                column += target.count
            } else if column + target.count + 2 > columnsMax {
                column = target.count + 2
                out += Array(" \\\n  ".utf8)
            } else {
                column += target.count + 1
                out.append(Ascii.blank)
            }
            out += target
        }
        out.append(Ascii.colon)
        column += 1
        for name in file.dependencies {
            if column + name.count + 3 > columnsMax {
                out += Array(" \\\n ".utf8)
                column = 2
            }
            out.append(Ascii.blank)
            out += quote(name)
            column += name.count + 1
        }
        out.append(Ascii.newline)
        if file.phony { Phony.append(file.dependencies.map(quote), except: file.inputIndex, to: &out) }
        return out
    }

    /// A tab stays bare. Names hold no backslash: clang writes `/` for each, so such a file is not found again.
    private static func quote(_ name: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(name.count + 8)
        for byte in name {
            switch byte {
            case Ascii.hash, Ascii.blank: out.append(Ascii.backslash)
            case Ascii.dollar: out.append(byte)
            default: break
            }
            out.append(byte)
        }
        return out
    }
}

/// The rules of `-MP`.
private enum Phony {
    static func append(_ names: [[UInt8]], except input: Int, to out: inout [UInt8]) {
        for (index, name) in names.enumerated() where index != input {
            out += name
            out.append(Ascii.colon)
            out.append(Ascii.newline)
        }
    }
}
