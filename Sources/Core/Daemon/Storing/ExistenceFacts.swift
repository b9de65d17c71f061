import Keys
import Posix

/// Collects what must be absent and what must be there, by looking.
struct ExistenceFacts {
    struct Absence: Equatable, Sendable {
        let directory: [UInt8]
        var names: [[UInt8]]
    }

    private let directory: [UInt8]
    private let started: Int64
    private var known: [[UInt8]: Bool] = [:]
    private var absent: [[UInt8]: Set<[UInt8]>] = [:]
    private var order: [[UInt8]] = []
    private(set) var presences: [[UInt8]] = []
    /// False where something changed while the compiler looked, or can change without a trace.
    private(set) var areSure = true

    /// - Parameters:
    ///   - directory: where relative names start from.
    ///   - started: when the compiler did, by the clock that stamps files.
    init(directory: [UInt8], started: Int64) {
        self.directory = directory
        self.started = started
    }

    var absences: [Absence] {
        order.map { directory in
            let names = (absent[directory] ?? []).sorted { $0.lexicographicallyPrecedes($1) }
            return Absence(directory: directory, names: names)
        }
    }

    /// Notes the first component that is missing on the way to the path. Where all are there, it must not be a file
    /// that is younger than the compile: the compiler may have looked before it came.
    mutating func mustBeAbsent(_ path: [UInt8]) {
        guard let (parent, name) = firstMissing(path) else {
            if !noteDirectory(path) { noteAge(path) }
            return
        }
        if Files.isNamed(Path(HeaderPath.joined(parent, name), in: directory)) { areSure = false }
        let place = parent.isEmpty ? [UInt8(ascii: ".")] : parent
        if absent[place] == nil { order.append(place) }
        absent[place, default: []].insert(name)
    }

    /// The first component of the name was found missing in that directory before: nearly all names are asked for in
    /// many places, and few places have a part of them.
    func isKnownToLack(_ name: [UInt8], in directory: [UInt8]) -> Bool {
        guard name.first != slash, let missing = absent[directory.isEmpty ? [UInt8(ascii: ".")] : directory] else {
            return false
        }
        return missing.contains(Array(name.prefix { $0 != slash }))
    }

    /// Notes whether a header is there.
    /// - Returns: it is.
    mutating func decide(_ path: [UInt8]) -> Bool {
        guard exists(path) else {
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

    /// The first component that is missing, and the path of the directory that lacks it.
    private mutating func firstMissing(_ path: [UInt8]) -> (parent: [UInt8], name: [UInt8])? {
        var end = path.first == slash ? 1 : 0
        while end < path.count {
            let next = path[end...].firstIndex(of: slash) ?? path.count
            if next > end, !exists(Array(path[..<next])) {
                let parent = end == 0 ? [] : end == 1 && path.first == slash ? [slash] : Array(path[..<(end - 1)])
                return (parent, Array(path[end..<next]))
            }
            end = next + 1
        }
        return nil
    }

    private mutating func exists(_ path: [UInt8]) -> Bool {
        if let known = known[path] { return known }
        let found = Files.exists(Path(path, in: directory))
        known[path] = found
        return found
    }

    private mutating func noteAge(_ path: [UInt8]) {
        guard let facts = try? FileFacts(of: Path(path, in: directory)) else { return }
        if facts.youngest >= started { areSure = false }
    }
}

private let slash = UInt8(ascii: "/")
