import Hashing
import Keys
import Posix

/// Every path and every version of a file that live manifests mention, once each.
struct FileTable {
    private struct VersionKey: Hashable {
        let path: Path
        let spelling: [UInt8]
        let digest: Digest
        let isSystemHeader: Bool
    }

    private struct AbsenceKey: Hashable {
        let directory: Path
        let names: [[UInt8]]
    }

    private var files: [Path: TrackedFile] = [:]
    private var versions: [VersionKey: TrackedVersion] = [:]
    private var absences: [AbsenceKey: TrackedAbsence] = [:]
    private var listings: [Path: TrackedListing] = [:]

    var count: Int { versions.count + absences.count }

    mutating func removeAll() {
        files = [:]
        versions = [:]
        absences = [:]
        listings = [:]
    }

    /// `nil` where a name cannot be placed here: it lies below a base directory and the compile has none.
    mutating func live(_ result: Manifest.Result, in place: CompilePlace) -> LiveResult? {
        var inputs: [TrackedVersion] = []
        inputs.reserveCapacity(result.inputs.count)
        for input in result.inputs {
            guard let version = version(of: input, in: place) else { return nil }
            inputs.append(version)
        }
        var absent: [TrackedAbsence] = []
        for absence in result.absences {
            guard let directory = place.path(of: absence.directory) else { return nil }
            absent.append(self.absence(directory, absence.names))
        }
        var present: [TrackedFile] = []
        for name in result.presences {
            guard let path = place.path(of: name) else { return nil }
            present.append(file(path))
        }
        var listed: [TrackedListing] = []
        for listing in result.listings {
            guard let directory = place.path(of: listing.directory) else { return nil }
            listed.append(self.listing(directory, listing.names))
        }
        return LiveResult(result, inputs: inputs, absences: absent, presences: present, listings: listed)
    }

    mutating func file(_ path: Path) -> TrackedFile {
        if let known = files[path] { return known }
        let new = TrackedFile(path)
        files[path] = new
        return new
    }

    private mutating func version(of input: Manifest.Input, in place: CompilePlace) -> TrackedVersion? {
        guard let path = place.path(of: input.name), let spelling = place.roots.path(of: input.name) else { return nil }
        let key = VersionKey(
            path: path, spelling: spelling, digest: input.digest, isSystemHeader: input.isSystemHeader)
        if let known = versions[key], known.commentBlind == input.commentBlind { return known }
        let new = TrackedVersion(
            file: file(path), digest: input.digest, commentBlind: input.commentBlind, spelling: spelling,
            isSystemHeader: input.isSystemHeader)
        versions[key] = new
        return new
    }

    private mutating func listing(_ directory: Path, _ names: Digest) -> TrackedListing {
        if let known = listings[directory], known.names == names { return known }
        let new = TrackedListing(directory: directory, names: names)
        listings[directory] = new
        return new
    }

    private mutating func absence(_ directory: Path, _ names: [[UInt8]]) -> TrackedAbsence {
        let key = AbsenceKey(directory: directory, names: names)
        if let known = absences[key] { return known }
        let new = TrackedAbsence(directory: directory, names: names)
        absences[key] = new
        return new
    }
}

/// Where a compile runs, as far as names in manifests are concerned.
struct CompilePlace: Sendable {
    let directory: [UInt8]
    let roots: Roots
    /// Set where the compiler maps names in this directory to others.
    var mapped: [UInt8]?

    /// For results whose outputs show where these roots lie.
    func digest(of origins: [Name.Origin]) -> Digest {
        let places = roots.digest(of: origins)
        guard let mapped else { return places }
        var key = KeyBuilder(domain: "mapped directory 1")
        key.add("base", places)
        key.add("directory", mapped)
        return key.digest()
    }

    func binding(to origins: [Name.Origin]) -> Manifest.Binding { .init(origins, digest(of: origins)) }

    /// An absolute name in a directory whose names are mapped: its map belongs to this very directory.
    func maps(_ names: some Sequence<[UInt8]>) -> Bool {
        guard let mapped, Guard.mapsOfPlace.holds else { return false }
        return names.contains { $0.starts(with: mapped) }
    }

    func path(of name: Name) -> Path? {
        roots.path(of: name).map { Path($0.isEmpty ? Array("/".utf8) : $0, in: directory) }
    }
}
