import Glibc
import Posix
import Testing

@testable import Daemon

/// What is remembered of directories must never be older than they are.
@Suite struct DirectoryNamesTests {
    private let room: Room
    private let names = DirectoryNames()

    init() throws { room = try Room() }

    @Test func `a name is seen to be missing, comes, and is seen`() async throws {
        try room.write("include/a.h", "")
        let before = try #require(await settled("include"))
        #expect(before.holds(Path("a.h")) && !before.holds(Path("b.h")))
        try room.write("include/b.h", "")
        let after = try #require(await settled("include"))
        #expect(after.holds(Path("b.h")))
    }

    @Test func `a link into nowhere is a name`() async throws {
        try room.write("include/a.h", "")
        #expect(symlink("nowhere", room.path("include/b.h").text) == 0)
        let listing = try #require(await settled("include"))
        #expect(listing.holds(Path("b.h")))
    }

    @Test func `nothing is said of what is no directory, or of one that is very large`() async throws {
        try room.write("file", "")
        #expect(names.listing(of: room.path("file")) == nil)
        #expect(names.listing(of: room.path("nothing")) == nil)
        for number in 0..<4200 { try room.write("large/\(number)", "") }
        #expect(await settled("large") == nil)
    }

    /// Asked when the clock has left the tick in which the directory was changed.
    private func settled(_ name: String) async -> DirectoryNames.Listing? {
        await aged(room.path(name))
        return names.listing(of: room.path(name))
    }
}
