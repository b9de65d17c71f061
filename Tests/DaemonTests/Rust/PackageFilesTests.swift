import Foundation
import Hashing
import Posix
import Testing

@testable import Daemon

@Suite struct PackageFilesTests {
    private func names(_ tree: PackageFiles.Tree, in room: Room) -> [String] {
        tree.files.map { String($0.text.dropFirst(room.root.count + 1)) }
    }

    @Test func `all files of a package count, without what builds and version control put there`() throws {
        let room = try Room()
        for name in ["Cargo.toml", "src/a.rs", "src/b/c.rs", ".git/HEAD", "target/CACHEDIR.TAG", "target/x", ".hidden"]
        {
            try room.write(name, name)
        }
        let tree = try #require(PackageFiles.tree(of: room.path))
        #expect(names(tree, in: room) == [".hidden", "Cargo.toml", "src/a.rs", "src/b/c.rs"])
        #expect(Set(tree.directories.map(\.path)) == [room.path, room.path("src"), room.path("src/b")])
    }

    @Test func `a name that comes, goes or becomes a directory is another listing`() throws {
        let room = try Room()
        try room.write("a", "1")
        let before = try #require(PackageFiles.names(in: room.path))
        try room.write("a", "22")
        #expect(PackageFiles.names(in: room.path) == before, "contents are no names")
        try room.write("b", "")
        let two = try #require(PackageFiles.names(in: room.path))
        #expect(two != before)
        room.remove("b")
        #expect(PackageFiles.names(in: room.path) == before)
        room.remove("a")
        try room.write("a/x", "")
        #expect(PackageFiles.names(in: room.path) != before)
    }

    @Test func `too many files are not looked through, and what is no directory has none`() throws {
        let room = try Room()
        for number in 0...4_000 { try Data().write(to: room.directory.appending(path: "f\(number)")) }
        #expect(PackageFiles.tree(of: room.path) == nil)
        #expect(PackageFiles.tree(of: room.path("none")) == nil && PackageFiles.names(in: room.path("none")) == nil)
        #expect(PackageFiles.tree(of: room.path("f1")) == nil)
    }

    @Test func `a link in a circle ends`() throws {
        let room = try Room()
        try FileManager.default.createDirectory(atPath: room.path("d").text, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: room.path("d/up").text, withDestinationPath: "..")
        // The kernel stops following after forty links.
        #expect(PackageFiles.tree(of: room.path).map { $0.directories.count < 100 } ?? true)
    }

    @Test func `a listing is believed while its directory stays the same`() async throws {
        let room = try Room()
        try room.write("d/a", "")
        let directory = room.path("d")
        let names = try #require(PackageFiles.names(in: directory))
        await aged(directory)
        let listing = TrackedListing(directory: directory, names: names)
        #expect(listing.check(in: 1) && listing.check(in: 2))
        try room.write("d/b", "")
        #expect(listing.check(in: 2), "one round, one look")
        #expect(!listing.check(in: 3))
        room.remove("d/b")
        #expect(listing.check(in: 4))
        let other = TrackedListing(directory: room.path("none"), names: names)
        #expect(!other.check(in: 1))
    }

    @Test(
        arguments: [
            ("libm-1.so", [], true), ("libm-1.so", ["m"], false), ("/x/libm.so", ["m"], false),
            ("libm2-1.so", ["m"], true),
            ("libm-1.rlib", [], false), ("m.so", ["m"], true), (".so", ["m"], true),
        ] as [(String, Set<String>, Bool)])
    func `a library may hold macros that read, unless its crate is vouched for`(
        name: String, pure: Set<String>, mayRead: Bool
    ) {
        #expect(MacroReads.mayRead(Array(name.utf8), besides: pure) == mayRead)
    }
}
