import Posix

/// Which build of Swift's runtime this process has. A Swift plugin shares it, and Swift promises no compatibility
/// between builds on Linux: both must come from the same one.
package enum RuntimeIdentity {
    /// `<version>-<build id of libswiftCore>`, as `scripts/install` writes it into the manifests of Swift plugins.
    /// - Parameter version: the program's own.
    package static func id(version: String) -> String { "\(version)-\(runtime)" }

    /// In hexadecimal; `static` where the runtime is inside the program and has no id of its own.
    package static let runtime: String = {
        guard let image = LoadedImage.beginning(havingFunction: "swift_retain"), let id = ElfNotes.buildID(in: image)
        else { return "static" }
        return id.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }()
}
