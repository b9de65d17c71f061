/// Why an earlier compile does not serve this one: one thing that is not as it was.
package struct Difference: Hashable, Sendable {
    /// Names as JSON has them.
    package enum Subject: String, CaseIterable, Sendable {
        case file, argument, variable, compiler, language, outputs, date, colours, entry, manifest, storage, setting
        case unit, dependencies
        case directory = "working-directory"
        case baseDirectory = "base-directory"
        case objectName = "object-name"
        case sourceName = "source-name"
        case prefixMap = "prefix-map"
        case commandLine = "command-line"
        /// What an earlier compile made was not kept.
        case notKept = "not-kept"
        case preprocessedText = "preprocessed-text"
    }

    package enum Change: String, CaseIterable, Sendable {
        case changed, appeared, gone, reordered
        /// A header that would be found before the one that was read.
        case shadows
        case damaged, unreadable, unknown
    }

    package var subject: Subject
    package var change: Change
    package var name: [UInt8]
    package var was: [UInt8]?
    package var now: [UInt8]?
    /// The last moment at which it was known to be as it was, in nanoseconds since 1970.
    package var since: Int64?
    /// When the file was modified last, likewise.
    package var modified: Int64?

    package init(
        _ subject: Subject, _ change: Change, _ name: [UInt8] = [], was: [UInt8]? = nil, now: [UInt8]? = nil,
        modified: Int64? = nil
    ) {
        self.subject = subject
        self.change = change
        self.name = name
        self.was = was
        self.now = now
        self.modified = modified
    }

    /// More than these say nothing more to anybody.
    package static let most = 50
}
