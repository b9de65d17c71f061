/// Which native static libraries went into an rlib or a static library.
///
/// `-l static=…` names some, but `#[link(kind = "static")]` in the source and renames leave others unnamed, so the
/// output itself is asked: members that the crate did not make come from archives in the native search directories.
package struct NativeArchives: Equatable, Sendable {
    /// Archives whose content counts.
    package private(set) var files: [[UInt8]] = []
    /// The same names in directories that are searched before theirs.
    package private(set) var absences: [LinkInputs.Absence] = []

    package struct Candidate: Equatable, Sendable {
        let directory: Int
        let name: [UInt8]
        let members: [[UInt8]]

        /// - Parameters:
        ///   - directory: which one of the search directories.
        ///   - members: as ``Archive`` reads them.
        package init(directory: Int, name: [UInt8], members: [[UInt8]]) {
            self.directory = directory
            self.name = name
            self.members = members
        }
    }

    /// More would cost more than the compile.
    package static let mostCandidates = 512

    package static func isCandidate(_ name: [UInt8]) -> Bool { LinkPath.ends(name, with: ".a") }

    /// - Parameters:
    ///   - foreign: members of the output that no crate accounts for.
    ///   - directories: `-L` of the kinds native and all, in the user's order.
    ///   - candidates: every archive in them.
    ///   - exists: whether anything has that name.
    package init(
        foreign: [[UInt8]], directories: [[UInt8]], candidates: [Candidate], exists: ([UInt8]) -> Bool
    ) throws(Doubt) {
        guard candidates.count <= Self.mostCandidates else { throw Doubt("too many native libraries") }
        var unexplained = Set(foreign)
        for candidate in candidates where directories.indices.contains(candidate.directory) {
            // Under whole-archive a library is kept as one member.
            let given = candidate.members + [candidate.name]
            // An empty archive gives nothing today, and may tomorrow.
            guard candidate.members.isEmpty || given.contains(where: Set(foreign).contains) else { continue }
            unexplained.subtract(given)
            note(candidate, directories, exists)
        }
        guard unexplained.isEmpty else { throw Doubt("native library of unknown origin") }
    }

    private mutating func note(_ candidate: Candidate, _ directories: [[UInt8]], _ exists: ([UInt8]) -> Bool) {
        files.append(LinkPath.joined(directories[candidate.directory], candidate.name))
        for directory in directories[..<candidate.directory] {
            let path = LinkPath.joined(directory, candidate.name)
            guard !exists(path) else { continue }  // a candidate itself
            if let place = absences.firstIndex(where: { $0.directory == directory }) {
                if !absences[place].names.contains(candidate.name) { absences[place].names.append(candidate.name) }
            } else {
                absences.append(.init(directory: directory, names: [candidate.name]))
            }
        }
    }
}
