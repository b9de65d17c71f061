/// Whether debug information is written, and where it says that it was made.
struct DebugRules {
    enum Split { case none, separateFile, sameFile }

    private(set) var isOn = false
    /// `-g0` was the last word about it.
    private(set) var isOff = false
    private(set) var split = Split.none
    /// The last one of each scope wins; `.file` stands for all kinds of output.
    private(set) var directory: [UInt8]?
    private(set) var directoryCoversAll = false

    /// In the user's order: the last level wins.
    mutating func note(_ effect: DebugEffect) {
        switch effect {
        case .on: (isOn, isOff) = (true, false)
        case .off: (isOn, isOff) = (false, true)
        case .neutral: break
        case .split: split = .separateFile
        case .singleFile: split = .sameFile
        case .noSplit: split = .none
        }
    }

    mutating func setDirectory(_ value: [UInt8], _ scope: CompilationDirectoryUse) {
        directory = value
        directoryCoversAll = scope == .file
    }
}

/// gcc's `-Wimplicit-fallthrough` reads comments at its levels 1 to 4; `-Wextra` switches it on.
struct FallthroughRules {
    private var isExtra = false
    private var ownLevel: Int?

    mutating func note(_ warning: FallthroughWarning, _ value: [UInt8]?) {
        switch warning {
        case .extra: isExtra = true
        case .bare: isExtra = isExtra || value == []
        case .noExtra: isExtra = false
        case .off: ownLevel = 0
        case .level: ownLevel = value.map { $0 == "5" ? 5 : $0 == "0" ? 0 : 1 } ?? 3
        }
    }

    var readsComments: Bool {
        guard let ownLevel else { return isExtra }
        return (1...4).contains(ownLevel)
    }
}
