/// Where a linker looks for `-lNAME` and for start files, in its order.
package struct LinkSearch: Equatable, Sendable {
    /// Absolute and lexically plain, each once.
    package let directories: [[UInt8]]
    /// Those that were spelled with `..`, whose plain form must name the same directory.
    package let climbing: [(spelled: [UInt8], plain: [UInt8])]

    /// - Parameters:
    ///   - user: `-L native=`, `-L all=` and `-L` without a kind, in the user's order.
    ///   - sysroot: rustc's own libraries for the target, which it names after the user's directories.
    ///   - arguments: `-L` in link arguments.
    ///   - linker: what the driver and the linker have of their own (``LinkerFacts/directories``).
    package init(
        user: [[UInt8]], sysroot: [UInt8], arguments: [[UInt8]], linker: [[UInt8]], workingDirectory: [UInt8]
    ) {
        var seen: Set<[UInt8]> = []
        let all = user + [sysroot] + arguments + linker
        directories = all.map { LinkPath.lexical($0, in: workingDirectory) }.filter { seen.insert($0).inserted }
        climbing = all.filter(LinkPath.climbs).map { ($0, LinkPath.lexical($0, in: workingDirectory)) }
    }

    package static func == (one: LinkSearch, other: LinkSearch) -> Bool {
        one.directories == other.directories && one.climbing.map(\.spelled) == other.climbing.map(\.spelled)
    }

    /// The paths that the linker tried, or would have tried first, for a file that it found.
    /// - Returns: `nil` for a file in none of the directories.
    func passedOver(for file: [UInt8]) -> [(directory: [UInt8], name: [UInt8])]? {
        guard let place = directories.firstIndex(of: LinkPath.directory(of: file)) else { return nil }
        let name = LinkPath.name(of: file)
        let names = Self.spellings(of: name)
        let earlier = directories[..<place].flatMap { directory in names.map { (directory, $0) } }
        return earlier + names.filter { $0 != name }.map { (directories[place], $0) }
    }

    /// `-lx` takes `libx.so` or `libx.a`; anything else is looked for by its name.
    private static func spellings(of name: [UInt8]) -> [[UInt8]] {
        guard LinkPath.starts(name, with: "lib") else { return [name] }
        if LinkPath.ends(name, with: ".so") { return [name, name.dropLast(2) + [UInt8(ascii: "a")]] }
        if LinkPath.ends(name, with: ".a") { return [name.dropLast(1) + Array("so".utf8), name] }
        return [name]
    }
}
