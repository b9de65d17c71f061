/// What a crate becomes.
package enum CrateType: UInt8, Sendable {
    case lib, rlib, staticlib, bin, dylib, cdylib, procMacro, sdylib

    /// As `--crate-type` spells it.
    package init?(_ name: [UInt8]) {
        switch String(decoding: name, as: UTF8.self) {
        case "lib": self = .lib
        case "rlib": self = .rlib
        case "staticlib": self = .staticlib
        case "bin": self = .bin
        case "dylib": self = .dylib
        case "cdylib": self = .cdylib
        case "proc-macro": self = .procMacro
        case "sdylib": self = .sdylib
        default: return nil
        }
    }

    package var spelled: String {
        switch self {
        case .lib: "lib"
        case .rlib: "rlib"
        case .staticlib: "staticlib"
        case .bin: "bin"
        case .dylib: "dylib"
        case .cdylib: "cdylib"
        case .procMacro: "proc-macro"
        case .sdylib: "sdylib"
        }
    }

    /// A linker makes it. (Archives are rustc's own work.)
    package var isLinked: Bool {
        switch self {
        case .lib, .rlib, .staticlib: false
        case .bin, .dylib, .cdylib, .procMacro, .sdylib: true
        }
    }
}

/// One kind of `--emit`.
package struct Emit: Equatable, Sendable {
    /// In the order in which rustc is done with them.
    package enum Kind: UInt8, Sendable { case depInfo, metadata, assembly, object, llvmIR, llvmBitcode, mir, link }

    package var kind: Kind
    /// As given after `=`; nil where rustc names the file.
    package var path: [UInt8]?
}

/// `--extern [MODIFIERS:]NAME[=PATH]`.
package struct Extern: Equatable, Sendable {
    package var name: [UInt8]
    /// Such as `priv`, `noprelude`, in the user's order.
    package var modifiers: [[UInt8]]
    /// nil: the crate is looked for in the search paths and the sysroot.
    package var path: [UInt8]?
}

/// `-L [KIND=]PATH`.
package struct SearchPath: Equatable, Sendable {
    package enum Kind: UInt8, Sendable { case dependency, crate, native, framework, all }

    package var kind: Kind
    package var path: [UInt8]
}

/// `-l [KIND[:MODIFIERS]=]NAME[:RENAME]`.
package struct NativeLibrary: Equatable, Sendable {
    /// As spelled; empty where rustc takes its default.
    package var kind: [UInt8]
    /// Such as `+whole-archive`, in the user's order.
    package var modifiers: [[UInt8]]
    package var name: [UInt8]
    package var rename: [UInt8]?
}

/// One argument that belongs into a key, canonically spelled: `--edition 2021` and `--edition=2021`, `-Copt-level=3`,
/// `--codegen opt_level=3` and `-O` are equal here.
package struct KeyWord: Equatable, Sendable {
    package enum Role: UInt8, Sendable {
        /// May change what is made, or whether anything is.
        case code
        /// Changes the text of diagnostics and nothing else (`--error-format`, `--diagnostic-width` …).
        case messages
    }

    package var role: Role
    /// Such as `-A`, `--edition`, `-Copt-level=`, `-Zunstable-options`: with `=` where a value follows it there.
    package var flag: [UInt8]
    /// Empty where there is none.
    package var value: [UInt8]
    /// The value is a path: roots are taken off before it enters a key.
    package var isPath = false
    /// The bytes of the file that `value` names enter the key too; unreadable: the call is not cached.
    package var hashesFile = false
}

/// `--remap-path-prefix OLD=NEW`.
package struct RustPrefixMap: Equatable, Sendable {
    package var old: [UInt8]
    package var new: [UInt8]
}

/// What `--target` names.
package enum RustTarget: Equatable, Sendable {
    /// The machine that rustc runs on.
    case host
    case named([UInt8])
    /// A description in JSON; it is among the key words too, with its bytes.
    case file([UInt8])
}

/// What rustc says, and how.
package struct RustMessages: Equatable, Sendable {
    package enum Format: UInt8, Sendable { case human, short, json }
    package enum Colour: UInt8, Sendable { case automatic, always, never }

    package var format = Format.human
    /// Values of `--json`, one each.
    package var jsonOptions: [[UInt8]] = []
    package var colour = Colour.automatic

    /// The text depends on whether the error stream is a terminal.
    package var dependsOnTerminal: Bool { format != .json && colour == .automatic }
    /// rustc tells of each file that is done.
    package var announcesArtifacts: Bool { jsonOptions.contains { $0 == "artifacts" } }
}

/// A file that rustc writes.
package struct RustOutput: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case dependencies, metadata, assembly, object, llvmIR, llvmBitcode, mir
        case rlib, staticArchive
        /// An executable file: a program, a test harness, a shared library.
        case program, sharedLibrary
    }

    package var kind: Kind
    /// As rustc would open it: relative to the working directory, or absolute.
    package var path: [UInt8]
    /// Missing after a successful compile: nothing is stored.
    package var required = true

    package init(_ kind: Kind, _ path: [UInt8]) {
        self.kind = kind
        self.path = path
    }
}
