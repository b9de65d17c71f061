import Arguments
import Statistics

extension LanguageName {
    /// As the statistics of users' scripts know them.
    init(_ language: Language, dialect: Dialect) {
        let compiler = dialect == .gcc ? "gcc" : "clang"
        let stem: String =
            switch language {
            case .c: "c"
            case .cHeader: "cHeader"
            case .cPreprocessed: "cPreprocessed"
            case .cxx: "c++"
            case .cxxHeader: "c++Header"
            case .cxxPreprocessed: "c++Preprocessed"
            case .cxxModule: "c++-module"
            case .genericHeader: "c/c++"
            case .objectiveC, .objectiveCHeader: "objc"
            case .objectiveCPreprocessed: "objcPreprocessed"
            case .objectiveCxx, .objectiveCxxHeader: "objc++"
            case .objectiveCxxPreprocessed: "objc++Preprocessed"
            case .assembler: "assembler"
            case .assemblerWithCpp: "assemblerToPreprocess"
            }
        self =
            language.isAssembler
            ? .assembler(stem, compiler: compiler) : .cFamily(stem, compiler: compiler)
    }
}
