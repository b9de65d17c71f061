import Arguments
import Explanations
import Keys
import Posix

/// Why no result fits, for people. Only asked after a miss: it looks at everything, where a look-up stops at the first.
extension DirectMode {
    /// How the nearest result differs from what is there now: the one with the fewest differences, of equal ones the
    /// newest.
    func differences(_ question: DirectQuestion) async -> [Difference] {
        var nearest: [Difference]?
        let round = newRound()
        for result in known(question)?.results ?? [] {
            guard await lookFromAfar(result, in: round) else { continue }
            let found = await differences(result, question, in: round)
            if found.count < nearest?.count ?? .max { nearest = found }
        }
        return nearest ?? []
    }

    private func differences(
        _ result: LiveResult, _ question: DirectQuestion, in round: UInt64
    ) async -> [Difference] {
        var found = question.objections(to: result)
        for version in result.inputs { version.file.look(in: round) }
        await read(result.inputs.map(\.file).filter { $0.facts != nil })
        for version in result.inputs where found.count < Difference.most {
            guard let facts = version.file.facts, version.file.content != nil else {
                found.append(Difference(.file, .gone, version.spelling))
                continue
            }
            if await matches(version, question.comments) { continue }
            found.append(Difference(.file, .changed, version.spelling, modified: facts.modified))
        }
        for absence in result.absences where !absence.check(in: round) {
            found += absence.question.present.map { Difference(.file, .shadows, Array($0.bytes)) }
        }
        for file in result.presences where !file.exists(in: round) {
            found.append(Difference(.file, .gone, Array(file.path.bytes)))
        }
        return Array(found.prefix(Difference.most))
    }
}

extension TrackedAbsence.Question {
    /// Those of the names that are there, all the same.
    fileprivate var present: [Path] { names.filter { Files.exists($0) } }
}

extension DirectQuestion {
    /// Why `accepts` says no, whatever the files are.
    fileprivate func objections(to result: LiveResult) -> [Difference] {
        var found: [Difference] = []
        if let wanted = result.date, wanted != date {
            found.append(Difference(.date, .changed, was: wanted, now: date))
        }
        if let wanted = result.diagnostics, wanted != diagnostics { found.append(Difference(.colours, .changed)) }
        let isOfPlace = result.boundTo != nil || place.maps(result.inputs.lazy.map(\.spelling))
        if isOfPlace, result.boundTo != place.digest {
            found.append(Difference(place.mapped == nil ? .baseDirectory : .directory, .changed))
        }
        guard let dependencies else { return found }
        let lacksHeaders = dependencies.style == .user && !result.knowsSystemHeaders
        if lacksHeaders || result.dependencyFile.map({ $0 != dependencies.digest }) ?? false {
            found.append(Difference(.dependencies, .changed))
        }
        return found
    }
}
