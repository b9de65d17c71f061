package import Posix

/// A library and what its manifest says; not loaded yet.
package struct Plugin: Equatable, Sendable {
    package var manifest: PluginManifest
    package var library: Path
    package var manifestFile: Path
}

/// A plugin that is there and is not used.
package struct PluginRefusal: Equatable, Sendable {
    package var name: String
    /// `nil` where it cannot be read.
    package var manifest: PluginManifest?
    /// One line that names the file and what to do.
    package var reason: String
}

/// The plugins that can be used, found without loading any. A value: whoever keeps it asks whether it still holds.
package struct PluginCatalog: Sendable {
    package var plugins: [Plugin] = []
    /// Those of which there is no usable one elsewhere.
    package var refusals: [PluginRefusal] = []
    /// Where plugins were looked for.
    package var places: [PluginPlace] = []
    private var watched: [(path: Path, facts: FileFacts?)] = []

    /// Reads directories and manifests: blocks on the disk.
    /// - Parameter version: of the program, for the build ids of Swift plugins.
    package init(_ places: [PluginPlace], version: String) {
        self.places = places
        for place in places {
            watch(place.directory)
            for candidate in PluginCandidate.all(in: place) { take(candidate, version) }
        }
        refusals.removeAll { refusal in plugins.contains { $0.manifest.name == refusal.name } }
    }

    package func plugin(_ name: String) -> Plugin? { plugins.first { $0.manifest.name == name } }

    package func refusal(_ name: String) -> PluginRefusal? { refusals.first { $0.name == name } }

    /// Nothing was added, removed or changed, as far as stamps tell. Blocks on the disk.
    package var isCurrent: Bool { watched.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts } }

    /// For messages.
    package var placesText: String { places.map(\.directory.text).joined(separator: ", ") }

    private mutating func watch(_ path: Path) { watched.append((path, try? FileFacts(of: path))) }

    private mutating func take(_ candidate: PluginCandidate, _ version: String) {
        guard plugin(candidate.name) == nil else { return }
        watch(candidate.library)
        watch(candidate.manifestFile)
        do throws(ManifestProblem) {
            let manifest = try candidate.read()
            if let reason = candidate.objection(to: manifest, version: version) {
                refuse(candidate.name, manifest, reason)
            } else {
                plugins.append(
                    Plugin(manifest: manifest, library: candidate.library, manifestFile: candidate.manifestFile))
            }
        } catch {
            refuse(candidate.name, nil, error.message)
        }
    }

    private mutating func refuse(_ name: String, _ manifest: PluginManifest?, _ reason: String) {
        guard refusal(name) == nil else { return }
        refusals.append(PluginRefusal(name: name, manifest: manifest, reason: reason))
    }
}
