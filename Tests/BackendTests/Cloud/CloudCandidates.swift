extension Candidate {
    static let cloud: [Candidate] = [
        Candidate(name: "GCS", plugin: "gcs") { try await Account.gcs().but(["key_prefix": $0]) },
        Candidate(name: "Azure, shared key", plugin: "azure") { try await Account.azure().but(["key_prefix": $0]) },
        Candidate(name: "Azure, Entra ID", plugin: "azure") { try await Account.entraAzure().but(["key_prefix": $0]) },
    ]
}
