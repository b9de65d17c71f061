import Posix

/// What `target-cpu=native` means on this machine.
enum NativeCPU {
    /// The lines in which the kernel tells the first processor's kind and abilities.
    static let description: [UInt8] = {
        let text = (try? contents(of: Path("/proc/cpuinfo"), limit: 16 << 20)) ?? []
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        return Array(lines.filter { line in names.contains { line.starts(with: $0) } }.joined(separator: [0]))
    }()

    private static let names = [
        "vendor_id", "cpu family", "model", "stepping", "flags", "Features", "CPU implementer", "CPU architecture",
        "CPU variant", "CPU part", "CPU revision",
    ].map { Array($0.utf8) }
}
