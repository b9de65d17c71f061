/// What a source is written in. Each has its own tag in keys.
package enum Language: UInt8, CaseIterable, Sendable {
    case c, cHeader, cPreprocessed
    case cxx, cxxHeader, cxxPreprocessed, cxxModule
    case genericHeader
    case objectiveC, objectiveCHeader, objectiveCPreprocessed
    case objectiveCxx, objectiveCxxHeader, objectiveCxxPreprocessed
    case assembler, assemblerWithCpp
}

extension Language {
    package var isHeader: Bool {
        switch self {
        case .cHeader, .cxxHeader, .genericHeader, .objectiveCHeader, .objectiveCxxHeader: true
        default: false
        }
    }

    package var isAssembler: Bool { self == .assembler || self == .assemblerWithCpp }

    /// The preprocessor runs: there are includes, and dependency files are written.
    package var needsPreprocessing: Bool {
        switch self {
        case .cPreprocessed, .cxxPreprocessed, .objectiveCPreprocessed, .objectiveCxxPreprocessed, .assembler: false
        default: true
        }
    }

    /// The word for `-x`; empty for a header whose language the driver decides.
    package var driverName: [UInt8] {
        self == .genericHeader ? [] : Self.names.first { $0.language == self }.map { Array($0.name.utf8) } ?? []
    }

    /// By the value of `-x`; nil where it names none that is cached.
    package init?(driverName: [UInt8]) {
        guard let known = Self.names.first(where: { $0.name.utf8.elementsEqual(driverName) }) else { return nil }
        self = known.language
    }

    /// By the suffix of `path`, as the driver sees it; nil for everything that is no source.
    /// - Parameter plusplus: the driver reads C as C++ (`g++`).
    package init?(path: [UInt8], plusplus: Bool) {
        guard let suffix = PathNames.suffix(of: path),
            let known = Self.suffixes.first(where: { $0.suffix.utf8.elementsEqual(suffix) })
        else { return nil }
        switch known.language {
        case .c where plusplus: self = .cxx
        case .cPreprocessed where plusplus: self = .cxxPreprocessed
        default: self = known.language
        }
    }

    private static let names: [(name: String, language: Language)] = [
        ("c", .c), ("c-header", .cHeader), ("cpp-output", .cPreprocessed),
        ("c++", .cxx), ("c++-header", .cxxHeader), ("c++-cpp-output", .cxxPreprocessed), ("c++-module", .cxxModule),
        ("objective-c", .objectiveC), ("objective-c-header", .objectiveCHeader),
        ("objective-c-cpp-output", .objectiveCPreprocessed),
        ("objective-c++", .objectiveCxx), ("objective-c++-header", .objectiveCxxHeader),
        ("objective-c++-cpp-output", .objectiveCxxPreprocessed),
        ("assembler", .assembler), ("assembler-with-cpp", .assemblerWithCpp),
    ]

    private static let suffixes: [(suffix: String, language: Language)] = [
        ("c", .c), ("i", .cPreprocessed), ("h", .genericHeader),
        ("cc", .cxx), ("cpp", .cxx), ("cxx", .cxx), ("C", .cxx), ("cp", .cxx), ("CPP", .cxx), ("c++", .cxx),
        ("ii", .cxxPreprocessed),
        ("hh", .cxxHeader), ("hpp", .cxxHeader), ("hxx", .cxxHeader), ("H", .cxxHeader), ("hp", .cxxHeader),
        ("HPP", .cxxHeader), ("h++", .cxxHeader), ("tcc", .cxxHeader),
        ("cppm", .cxxModule), ("ixx", .cxxModule), ("ccm", .cxxModule), ("cxxm", .cxxModule), ("c++m", .cxxModule),
        ("m", .objectiveC), ("mi", .objectiveCPreprocessed),
        ("M", .objectiveCxx), ("mm", .objectiveCxx), ("mii", .objectiveCxxPreprocessed),
        ("s", .assembler), ("S", .assemblerWithCpp), ("sx", .assemblerWithCpp),
    ]
}
