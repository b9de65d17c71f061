import Keys
import Posix

/// Collects what must be absent and what must be there, by looking.
struct ExistenceFacts {
    struct Absence: Equatable, Sendable {
        let directory: [UInt8]
        var names: [[UInt8]]
    }

    /// A directory, with what it is known to lack.
    final class Place {
        /// As spelled; `.` for the working directory.
        let path: Path
        fileprivate var missing: Set<Path> = []
        private let list: () -> DirectoryNames.Listing?
        /// As it was when this compile first asked.
        fileprivate private(set) lazy var listing = list()

        fileprivate init(_ path: Path, listed list: @escaping () -> DirectoryNames.Listing?) {
            self.path = path
            self.list = list
        }
    }

    private let directory: [UInt8]
    private let started: Int64
    private let listings: DirectoryNames
    private var places: [Path: Place] = [:]
    private var known: [Path: Bool] = [:]
    /// Places that lack something, in the order in which that was seen.
    private var lacking: [Place] = []
    private(set) var presences: [[UInt8]] = []
    /// False where something changed while the compiler looked, or can change without a trace.
    private(set) var areSure = true

    /// - Parameters:
    ///   - directory: where relative names start from.
    ///   - started: when the compiler did, by the clock that stamps files.
    init(directory: [UInt8], started: Int64, listings: DirectoryNames) {
        self.directory = directory
        self.started = started
        self.listings = listings
    }

    var absences: [Absence] {
        lacking.map { place in
            let names = place.missing.map { Array($0.bytes) }.sorted { $0.lexicographicallyPrecedes($1) }
            return Absence(directory: Array(place.path.bytes), names: names)
        }
    }

    mutating func place(_ path: some Collection<UInt8>) -> Place {
        let path = path.isEmpty ? Path(".") : Path(path)
        if let known = places[path] { return known }
        let (listings, whole) = (listings, Path(path.bytes, in: directory))
        let place = Place(path) { listings.listing(of: whole) }
        places[path] = place
        return place
    }

    /// Notes that the place lacks the first component of a relative name, if that is known without looking further:
    /// nearly all names are asked for in many places, and few places have a part of them.
    mutating func isSeenToLack(_ first: Path, in place: Place) -> Bool {
        if place.missing.contains(first) { return true }
        guard let listing = place.listing, !Self.isDots(first.bytes), !listing.holds(first) else { return false }
        note(first, missingIn: place)
        return true
    }

    /// Notes the first component that is missing on the way to the path. Where all are there, it must not be a file
    /// that is younger than the compile: the compiler may have looked before it came.
    mutating func mustBeAbsent(_ path: [UInt8]) {
        guard let (place, name) = firstMissing(path) else {
            if !noteDirectory(path) { noteAge(path) }
            return
        }
        // A link into nowhere: what it names may come without a trace here.
        let isNamed = place.listing?.holds(name) ?? Files.isNamed(Path(name.bytes, in: Array(full(place).bytes)))
        if isNamed { areSure = false }
        note(name, missingIn: place)
    }

    private mutating func note(_ name: Path, missingIn place: Place) {
        if place.missing.isEmpty { lacking.append(place) }
        place.missing.insert(name)
    }

    private func full(_ place: Place) -> Path { Path(place.path.bytes, in: directory) }

    /// Notes whether a header is there.
    /// - Returns: it is.
    mutating func decide(_ path: [UInt8]) -> Bool {
        guard Files.exists(Path(path, in: directory)) else {
            mustBeAbsent(path)
            return false
        }
        if noteDirectory(path) { return false }
        presences.append(path)
        noteAge(path)
        return true
    }

    /// A directory is no header; it must stay one.
    private mutating func noteDirectory(_ path: [UInt8]) -> Bool {
        guard Files.isDirectory(Path(path, in: directory)) else { return false }
        let mark = path + Array("/.".utf8)
        if !presences.contains(mark) { presences.append(mark) }
        return true
    }

    /// The first component that is missing, and the place that lacks it.
    private mutating func firstMissing(_ path: [UInt8]) -> (place: Place, name: Path)? {
        var end = path.first == slash ? 1 : 0
        while end < path.count {
            let next = path[end...].firstIndex(of: slash) ?? path.count
            if next > end {
                let parent = end == 0 ? [] : end == 1 && path.first == slash ? [slash] : path[..<(end - 1)]
                if !exists(path[..<next], named: path[end..<next], in: parent) {
                    return (place(parent), Path(path[end..<next]))
                }
            }
            end = next + 1
        }
        return nil
    }

    private mutating func exists(
        _ bytes: ArraySlice<UInt8>, named name: ArraySlice<UInt8>, in parent: ArraySlice<UInt8>
    ) -> Bool {
        let path = Path(bytes)
        if let known = known[path] { return known }
        let isListed = Self.isDots(name) || place(parent).listing?.holds(Path(name)) ?? true
        let found = isListed && Files.exists(Path(bytes, in: directory))
        known[path] = found
        return found
    }

    /// `.` and `..` are in no listing.
    private static func isDots(_ name: ArraySlice<UInt8>) -> Bool {
        name.count < 3 && name.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    private mutating func noteAge(_ path: [UInt8]) {
        guard let facts = try? FileFacts(of: Path(path, in: directory)) else { return }
        if facts.youngest >= started { areSure = false }
    }
}

private let slash = UInt8(ascii: "/")
