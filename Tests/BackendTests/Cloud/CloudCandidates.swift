extension Candidate {
    static let cloud: [Candidate] = [
        Candidate(name: "GCS", plugin: "gcs") { try await Account.gcs().with(["key_prefix": $0]) },
        Candidate(name: "Azure, shared key", plugin: "azure") { try await Account.azure().with(["key_prefix": $0]) },
        Candidate(name: "Azure, Entra ID", plugin: "azure") { try await Account.entraAzure().with(["key_prefix": $0]) },
    ]
}
