import Posix

/// What `target-cpu=native` means on this machine.
enum NativeCPU {
    /// The lines in which the kernel tells the first processor's kind and abilities; `nil` where it tells nothing.
    static let description: [UInt8]? = {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        let found = lines.filter { line in names.contains { line.starts(with: $0) } }
        return found.isEmpty ? nil : Array(found.joined(separator: [0]))
    }()

    /// As much as one processor takes. The file says that it is empty, so it is read until it ends.
    private static var text: [UInt8] {
        guard let file = try? Descriptor.open(Path("/proc/cpuinfo")) else { return [] }
        var text: [UInt8] = []
        while text.count < 64 << 10, let part = try? file.read(from: Int64(text.count), count: 16 << 10), !part.isEmpty
        {
            text += part
        }
        return text
    }

    private static let names = [
        "vendor_id", "cpu family", "model", "stepping", "flags", "Features", "CPU implementer", "CPU architecture",
        "CPU variant", "CPU part", "CPU revision",
    ].map { Array($0.utf8) }
}
