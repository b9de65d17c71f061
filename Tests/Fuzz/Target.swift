/// A parser of bytes from outside, under random bytes.
struct Target: Sendable {
    let name: String
    /// What valid input looks like, where that is not text in `corpus`.
    var seeds: [[UInt8]] = []
    /// Parses; traps by itself, or by `require`, where a promise does not hold.
    /// - Returns: whether the planted bug is reached: behind a successful parse, with something that no seed has.
    let reachesPlantedBug: @Sendable ([UInt8]) -> Bool

    /// A new target is a row here, with its seeds in `corpus/NAME`.
    static let all: [Target] = [
        .frames, .arguments, .responseFiles, .depfiles, .sourceScan, .comments, .preprocessed, .entries, .manifests,
        .toml, .json, .config, .pluginManifests, .statistics, .redis, .xml, .httpAnswers, .tokens, .googleFiles,
        .awsFiles,
        .azureStrings, .addresses,
    ]
}

/// What must hold for all inputs.
func require(_ holds: Bool, _ what: String) {
    if !holds { fatalError(what) }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
