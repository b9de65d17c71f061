package import Keys

/// Where a crate is compiled, by what cargo's layout gives away: directories that differ between checkouts and
/// machines though the crate is the same.
package struct CrateRoots: Sendable {
    package var directory: [UInt8]
    /// Absolute.
    package var outDirectory: [UInt8]
    package var cargoHome: [UInt8]?
    package var toolchain: [UInt8]
    /// As configured, absolute; that around the working directory counts.
    package var baseDirectories: [[UInt8]]

    package init(
        directory: [UInt8], outDirectory: [UInt8], cargoHome: [UInt8]?, toolchain: [UInt8],
        baseDirectories: [[UInt8]]
    ) {
        self.directory = directory
        self.outDirectory = outDirectory
        self.cargoHome = cargoHome
        self.toolchain = toolchain
        self.baseDirectories = baseDirectories
    }

    package var roots: Roots {
        var roots = [
            Roots.Root(.belowTarget, Self.target(of: outDirectory)), .init(.belowWorkspace, directory),
            .init(.belowToolchain, toolchain),
        ]
        if let cargoHome { roots.append(.init(.belowCargoHome, cargoHome)) }
        let base = BaseDirectory(configured: baseDirectories, source: directory, directory: directory)
        if let path = base.path { roots.append(.init(.belowBase, path)) }
        return Roots(roots.filter { $0.path.count > 1 })
    }

    /// cargo's target directory, of `TARGET[/TRIPLE]/PROFILE/deps`, `…/examples` or `…/build/PACKAGE`; else the
    /// directory itself.
    static func target(of outDirectory: [UInt8]) -> [UInt8] {
        var parts = outDirectory.split(separator: UInt8(ascii: "/"))
        if let last = parts.last, ["deps", "examples"].contains(String(decoding: last, as: UTF8.self)) {
            parts.removeLast()
        } else if parts.count > 2, parts[parts.count - 2].elementsEqual("build".utf8) {
            parts.removeLast(2)
        } else {
            return outDirectory
        }
        guard parts.count > 1 else { return outDirectory }
        parts.removeLast()
        // A target's triple has two dashes at least.
        if parts.count > 1, let last = parts.last, last.count(where: { $0 == UInt8(ascii: "-") }) > 1,
            !last.contains(UInt8(ascii: "_")) || last.starts(with: "x86_64".utf8)
        {
            parts.removeLast()
        }
        return parts.flatMap { [UInt8(ascii: "/")] + $0 }
    }
}
