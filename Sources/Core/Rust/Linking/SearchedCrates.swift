/// Crates that `extern crate` or a path may find although no `--extern` names them: in `-L DIR`, `-L all=` and
/// `-L crate=`. (`-L dependency=` is for crates that others stand on; these are pinned by hashes in those others.)
package enum SearchedCrates {
    /// More would cost more than the compile.
    package static let most = 1024

    /// The names of which the key takes digests; what comes or goes changes the list and so the key.
    /// - Parameter listing: of one directory, in any order.
    package static func names(in listing: [[UInt8]]) throws(Doubt) -> [[UInt8]] {
        let crates = listing.filter { name in
            LinkPath.starts(name, with: "lib")
                && (LinkPath.ends(name, with: ".rlib") || LinkPath.ends(name, with: ".rmeta")
                    || LinkPath.ends(name, with: ".so"))
        }
        guard crates.count <= most else { throw Doubt("too many crates in a search directory") }
        return crates.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
