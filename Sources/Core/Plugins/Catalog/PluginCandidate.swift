import Glibc
import PluginABI
import Posix

/// A name for which a library or a manifest was found.
struct PluginCandidate {
    let name: String
    let library: Path
    let manifestFile: Path
    /// Built together with what lies beside it, by whoever works on it.
    let isInBuildFolder: Bool

    private static let (prefix, suffix, ending) = ("libswcache-", ".so", ".toml")

    static func all(in place: PluginPlace) -> [PluginCandidate] {
        let names = (try? Files.names(in: place.directory)) ?? []
        let libraries = names.compactMap { stem($0, prefix, suffix) }
        guard let checkout = place.checkout else {
            let manifests = names.compactMap { stem($0, "", ending) }
            return Set(libraries + manifests).sorted().map { name in
                PluginCandidate(
                    name: name, library: place.directory.appending("/\(prefix)\(name)\(suffix)"),
                    manifestFile: place.directory.appending("/\(name)\(ending)"), isInBuildFolder: false)
            }
        }
        let manifests = manifests(in: checkout)
        return libraries.sorted().compactMap { name in
            manifests[name].map { file in
                PluginCandidate(
                    name: name, library: place.directory.appending("/\(prefix)\(name)\(suffix)"), manifestFile: file,
                    isInBuildFolder: true)
            }
        }
    }

    private static func manifests(in checkout: Path) -> [String: Path] {
        var found: [String: Path] = [:]
        for folder in ["/Plugins", "/Examples"].map({ checkout.appending($0) }) {
            for name in (try? Files.names(in: folder)) ?? [] {
                let inner = Path(name, in: Array(folder.bytes))
                for file in (try? Files.names(in: inner)) ?? [] {
                    if let stem = stem(file, "", ending) { found[stem] = Path(file, in: Array(inner.bytes)) }
                }
            }
        }
        return found
    }

    /// What stands between; `nil` for other names, and where it is no plugin's name.
    private static func stem(_ file: [UInt8], _ prefix: String, _ suffix: String) -> String? {
        guard file.starts(with: prefix.utf8), file.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else {
            return nil
        }
        let inner = file.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
        return PluginLibrary.isName(inner) ? String(decoding: inner, as: UTF8.self) : nil
    }

    func read() throws(ManifestProblem) -> PluginManifest {
        guard Files.exists(manifestFile) else {
            throw ManifestProblem(
                message: "\(library.text) is not used: there is no manifest \(manifestFile.text) beside it")
        }
        if let danger = Writers.danger(to: manifestFile) { throw ManifestProblem(message: danger.text) }
        let bytes: [UInt8]
        do throws(Errno) { bytes = try RegularFile.contents(of: manifestFile, limit: 1 << 20) } catch {
            throw ManifestProblem(message: "\(manifestFile.text) cannot be read: \(error.text)")
        }
        do throws(ManifestProblem) { return try PluginManifest(bytes, name: name) } catch {
            throw ManifestProblem(message: "\(manifestFile.text): \(error.message)")
        }
    }

    /// Why the library must not be loaded: its constructors would run before anything else could be asked.
    /// - Returns: `nil` where nothing speaks against it.
    func objection(to manifest: PluginManifest, version: String) -> String? {
        guard Files.exists(library) else {
            return "\(manifestFile.text) is there, but its library \(library.text) is not; install the plugin again"
        }
        if let danger = Writers.danger(to: library) { return danger.text }
        guard manifest.abi == SWCACHE_ABI_MAJOR else {
            return "\(library.text) is for version \(manifest.abi) of the plugin interface, this program has version "
                + "\(SWCACHE_ABI_MAJOR); install the plugin of this version"
        }
        guard manifest.runtime == .swift else { return nil }
        let own = RuntimeIdentity.id(version: version)
        if let id = manifest.buildID {
            return id == own
                ? nil
                : "\(library.text) belongs to the build \(id), this program is \(own); install the plugin of this build"
        }
        return isInBuildFolder
            ? nil
            : "\(manifestFile.text) has no build-id, so that nobody knows whether \(library.text) fits this program; "
                + "install it with 'make install'"
    }
}
