import Daemon
import Posix
import Testing

@Suite struct SlowMountsTests {
    private static let table = """
        22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        23 22 0:21 / /proc rw - proc proc rw
        40 22 0:50 / /home/u\\040v rw,nosuid shared:4 master:1 - nfs4 server:/home rw,addr=1.2.3.4
        41 22 0:51 / /mnt/s rw - fuse.sshfs u@h:/ rw
        42 41 8:1 / /mnt/s/disk rw - ext4 /dev/sdb1 rw
        43 22 0:52 / /ctl rw - fusectl fusectl rw
        broken line
        44 22 0:53 / / rw - 9p root rw
        """

    private var mounts: SlowMounts { SlowMounts(MountTable.mounts(in: Array(Self.table.utf8))) }

    @Test func `mounts of other machines and of programs are slow, the root and kernel's own are not`() {
        #expect(mounts.points == ["/home/u v", "/mnt/s"].map { Array($0.utf8) })
        #expect(SlowMounts().isEmpty)
    }

    @Test(
        arguments: [
            ("/home/u v", "/home/u v"), ("/home/u v/a/b.c", "/home/u v"), ("/home/u vw", nil), ("/home", nil),
            ("/mnt/s/disk/a.c", "/mnt/s"), ("/usr/include/stdio.h", nil), ("/", nil),
        ] as [(String, String?)])
    func `a path is slow below a slow mount, whatever is mounted there in turn`(_ path: String, _ point: String?) {
        #expect(mounts.point(above: Array(path.utf8)) == point.map { Array($0.utf8) })
    }

    @Test func `this machine's table can be read, and does not change by looking`() throws {
        let table = try #require(MountTable())
        _ = table.hasChanged
        #expect(table.mounts.contains { $0.point == Array("/".utf8) })
        #expect(!table.hasChanged)
    }

    @Test func `a place where calls hang is tried by a few at most, and again when it answers`() async throws {
        let slow = SlowPlaces(table: nil)
        let place = Array("/stuck".utf8)
        let pipe = try #require(Pipe())
        let reading = pipe.reading
        let first = await slow.run(at: place, within: .milliseconds(20)) { (try? reading.readOnce())?.count ?? 0 }
        #expect(first == nil)
        // Somebody is stuck there: nobody else goes.
        #expect(await slow.run(at: place) { 1 } == nil)
        #expect(await slow.run(at: Array("/other".utf8)) { 2 } == 2)
        try pipe.writing.writeAll([1])
        while await slow.run(at: place, { 3 }) != 3 { await Task.yield() }
        #expect(await slow.run(at: place) { 4 } == 4)
    }
}
