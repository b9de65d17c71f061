/// What a program's file name promises. It decides only which probe is worth its time; the probe decides the rest.
package enum Recognition: Equatable, Sendable {
    /// A C-family driver by its name: run `FamilyProbe`.
    case cFamily
    /// `rustc`, `clippy-driver`.
    case rust
    /// nvcc and its stages: recognised, but not handled here.
    case cuda
    /// A wrapper or a compiler of another name: ask `-vV` for rustc, then run `FamilyProbe`.
    case unknown

    private static let rustNames: Set<String> = ["rustc", "clippy-driver"]
    private static let cudaNames: Set<String> = ["nvcc", "cudafe++", "cicc", "ptxas", "nvlink", "fatbinary"]
    private static let driverNames: Set<String> = [
        "cc", "c++", "gcc", "g++", "clang", "clang++", "clang-cl", "cl", "nvc", "nvc++", "c89", "c99",
    ]

    /// - Parameter name: the last component of the path, as invoked.
    package init(fileName name: [UInt8]) {
        var stem = String(decoding: name, as: UTF8.self).lowercased()
        for suffix in [".exe", ".real"] where stem.hasSuffix(suffix) { stem.removeLast(suffix.count) }
        let bare = Self.withoutVersion(stem)
        if Self.rustNames.contains(bare) {
            self = .rust
        } else if Self.cudaNames.contains(bare) {
            self = .cuda
        } else if Self.isDriver(bare) {
            self = .cFamily
        } else {
            self = .unknown
        }
    }

    /// `gcc-12`, `clang++-21`, `clang-21.1`, `gcc12` are drivers of their version.
    private static func withoutVersion(_ stem: String) -> String {
        let digits = stem.reversed().prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.count
        let bare = stem.dropLast(digits)
        guard digits > 0, !bare.isEmpty, !["c89", "c99"].contains(stem) else { return stem }
        return String(bare.hasSuffix("-") ? bare.dropLast() : bare)
    }

    /// `x86_64-linux-gnu-gcc`: a target before the last dash. `clang-cl` has a dash of its own.
    private static func isDriver(_ bare: String) -> Bool {
        if driverNames.contains(bare) { return true }
        return driverNames.contains { name in bare.hasSuffix("-" + name) && bare.contains("-") && name != "cl" }
    }
}
