/// What a source is written in. Each has its own tag in keys.
package enum Language: UInt8, CaseIterable, Sendable {
    case c, cHeader, cPreprocessed
    case cxx, cxxHeader, cxxPreprocessed, cxxModule
    case genericHeader
    case objectiveC, objectiveCHeader, objectiveCPreprocessed
    case objectiveCxx, objectiveCxxHeader, objectiveCxxPreprocessed
    case assembler, assemblerWithCpp
}
