import Posix

/// What of a result lies where a look may hang.
struct SlowParts {
    /// Of the mounts for which this was worked out.
    let generation: UInt64
    var places: [[UInt8]: Group] = [:]

    struct Group {
        var files: [TrackedFile] = []
        var absences: [TrackedAbsence] = []
    }

    static func of(_ result: LiveResult, _ slow: SlowPlaces) async -> SlowParts {
        var parts = SlowParts(generation: slow.generation)
        for file in result.inputs.map(\.file) + result.presences {
            if let place = await slow.place(of: file.path) { parts.places[place, default: Group()].files.append(file) }
        }
        for absence in result.absences {
            let inside = absence.directory.appending("/.")
            if let place = await slow.place(of: inside) {
                parts.places[place, default: Group()].absences.append(absence)
            }
        }
        return parts
    }
}

extension DirectMode {
    /// Looks at what lies in slow places, there, so that the look that follows touches none of them.
    /// - Returns: false when one did not answer in time.
    func lookFromAfar(_ result: LiveResult, in round: UInt64) async -> Bool {
        if slow.areNone { return true }
        if result.slow?.generation != slow.generation { result.slow = await SlowParts.of(result, slow) }
        for (place, group) in result.slow?.places ?? [:] {
            let paths = group.files.map(\.path)
            let questions = group.absences.map(\.question)
            let seen = await slow.run(at: place) {
                (paths.map { try? FileFacts(of: $0) }, questions.map { $0.answer() })
            }
            guard let seen else { return false }
            for (file, facts) in zip(group.files, seen.0) { file.saw(facts, in: round) }
            for (absence, answer) in zip(group.absences, seen.1) { absence.saw(answer, in: round) }
        }
        return true
    }
}
