import Foundation
import Storage
import Testing

/// The plugins' stores, for the suite that every store passes.
enum Candidate: String, CaseIterable, CustomTestStringConvertible {
    case gcs, azureSharedKey, azureEntra

    var testDescription: String { rawValue }

    var canBeReadOnly: Bool { true }

    func withStore(_ body: (any Store) async throws -> Void) async throws {
        let desk = try Desk()
        try await body(try store(at: desk, readOnly: false))
    }

    /// A desk's name is the prefix, so that every desk finds an empty store.
    func store(at desk: Desk, readOnly: Bool) throws -> any Store {
        let name: String
        var options: [String: String]
        switch self {
        case .gcs: (name, options) = ("gcs", try Account.gcs())
        case .azureSharedKey: (name, options) = ("azure", try Account.azure())
        case .azureEntra: (name, options) = ("azure", try Account.entraAzure())
        }
        options["key_prefix"] = desk.directory.lastPathComponent
        if readOnly { options["rw_mode"] = "READ_ONLY" }
        return try CloudBackendTests.store(name, options, readOnly: readOnly)
    }
}
