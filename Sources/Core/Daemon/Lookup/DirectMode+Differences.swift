import Arguments
import Explanations
import Keys
import Posix

/// Why no result fits, for people. Only asked after a miss: it looks at everything, where a look-up stops at the first.
extension DirectMode {
    /// Older ones are rarely the nearest.
    private static let mostResults = 12

    /// How the nearest result differs from what is there now: the one with the fewest differences, of equal ones the
    /// newest.
    func differences(_ question: DirectQuestion) async -> [Difference] {
        // That of the look-up which has just failed, unless there was another since: it has seen most of the files.
        let round = self.round
        let results = await seen(known(question)?.results.prefix(Self.mostResults) ?? [], in: round)
        var nearest: [Difference]?
        for result in results {
            let found = await differences(result, question, in: round, fewerThan: nearest?.count ?? .max)
            if let found { nearest = found }
        }
        return nearest ?? []
    }

    /// Every file of them is looked at, and read where that is needed to know its digest; once each.
    private func seen(_ results: ArraySlice<LiveResult>, in round: UInt64) async -> [LiveResult] {
        var near: [LiveResult] = []
        var unread: [ObjectIdentifier: TrackedFile] = [:]
        for result in results {
            guard await lookFromAfar(result, in: round) else { continue }
            near.append(result)
            for version in result.inputs {
                version.file.look(in: round)
                guard version.file.facts != nil, version.file.knownDigest == nil else { continue }
                unread[ObjectIdentifier(version.file)] = version.file
            }
        }
        await read(Array(unread.values))
        return near
    }

    /// - Returns: `nil` where there are too many.
    private func differences(
        _ result: LiveResult, _ question: DirectQuestion, in round: UInt64, fewerThan most: Int
    ) async -> [Difference]? {
        var found = question.objections(to: result)
        for version in result.inputs {
            let file = version.file
            if let content = file.content, let facts = file.facts {
                if content.digest == version.digest { continue }
                if version.commentBlind != nil, await matches(version, question.comments) { continue }
                found.append(Difference(.file, .changed, version.spelling, modified: facts.modified))
            } else {
                found.append(Difference(.file, .gone, version.spelling))
            }
            guard found.count < most else { return nil }
            if found.count == Difference.most { return found }
        }
        for absence in result.absences where !absence.check(in: round) {
            found += absence.question.present.map { Difference(.file, .shadows, Array($0.bytes)) }
        }
        for listing in result.listings where !listing.check(in: round) {
            found.append(Difference(.file, .changed, Array(listing.directory.bytes) + [UInt8(ascii: "/")]))
        }
        for file in result.presences where !file.exists(in: round) {
            found.append(Difference(.file, .gone, Array(file.path.bytes)))
        }
        return found.count < most ? found : nil
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
        let isElsewhere =
            result.boundTo.map { $0.place != place.digest(of: $0.origins) }
            ?? place.maps(result.inputs.lazy.map(\.spelling))
        if isElsewhere {
            let showsBase = place.mapped == nil && result.boundTo?.origins.allSatisfy { $0 == .belowBase } ?? false
            found.append(Difference(showsBase ? .baseDirectory : .directory, .changed))
        }
        found += result.variables.compactMap { difference($0) }
        guard let dependencies else { return found }
        let lacksHeaders = dependencies.style == .user && !result.knowsSystemHeaders
        if lacksHeaders || result.dependencyFile.map({ $0 != dependencies.digest }) ?? false {
            found.append(Difference(.dependencies, .changed))
        }
        return found
    }

    /// A variable that the compiler read; its value may be anybody's secret.
    private func difference(_ variable: Manifest.Variable) -> Difference? {
        let now = environment?.raw(String(decoding: variable.name, as: UTF8.self)).map(place.roots.name)
        if now == variable.value { return nil }
        let change: Difference.Change = now == nil ? .gone : variable.value == nil ? .appeared : .changed
        return Difference(.variable, change, variable.name)
    }
}
