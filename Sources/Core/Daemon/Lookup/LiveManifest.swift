import Hashing
import Keys

/// A manifest ready to be checked in one working directory, its names joined to the files behind them.
final class LiveManifest {
    var results: [LiveResult]

    init(results: [LiveResult]) { self.results = results }
}

final class LiveResult {
    let entry: Digest
    let inputs: [TrackedVersion]
    let absences: [TrackedAbsence]
    let presences: [TrackedFile]
    let date: [UInt8]?
    let diagnostics: Digest?
    let listings: [TrackedListing]
    let variables: [Manifest.Variable]
    let boundTo: Manifest.Binding?
    let knowsSystemHeaders: Bool
    let dependencyFile: Digest?
    /// Worked out when it is first needed.
    var slow: SlowParts?

    init(
        _ result: Manifest.Result, inputs: [TrackedVersion], absences: [TrackedAbsence], presences: [TrackedFile],
        listings: [TrackedListing]
    ) {
        entry = result.entry
        self.inputs = inputs
        self.absences = absences
        self.presences = presences
        self.listings = listings
        variables = result.variables
        date = result.date
        diagnostics = result.diagnostics
        boundTo = result.boundTo
        knowsSystemHeaders = result.knowsSystemHeaders
        dependencyFile = result.dependencyFile
    }
}
