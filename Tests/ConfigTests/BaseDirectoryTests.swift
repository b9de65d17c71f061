import Config
import Testing

@Suite struct BaseDirectoryTests {
    @Test func `directories are normalised, kept once, and the longest is tried first`() throws {
        let directories = try Desk("SCCACHE_BASEDIRS=/a//b/../c:/home/u/src/.:/a/c/:/:").resolve().baseDirectories
        #expect(directories.texts == ["/a/c/", "/home/u/src/", "/"])
        #expect(directories.longestFirst.map { String(decoding: $0, as: UTF8.self) } == ["/home/u/src/", "/a/c/", "/"])
    }

    @Test func `no dots lead above the root`() throws {
        #expect(try Desk("SCCACHE_BASEDIRS=/../../a").resolve().baseDirectories.texts == ["/a/"])
    }

    @Test func `the variable replaces the file's list, also with nothing`() throws {
        let file = #"basedirs = ["/x", "/y/."]"#
        #expect(try Desk(file: file).resolve().baseDirectories.texts == ["/x/", "/y/"])
        #expect(try Desk("SCCACHE_BASEDIRS=/z", file: file).resolve().baseDirectories.texts == ["/z/"])
        #expect(try Desk("SCCACHE_BASEDIRS=", file: file).resolve().baseDirectories.texts == [])
    }

    @Test func `a relative directory in the file is an error with file, key and value`() {
        #expect(
            Desk(file: #"basedirs = ["rel"]"#).complaint
                == #"/home/u/.config/sccache/config: basedirs has the value ["rel"]; accepted is a list of absolute paths"#
        )
    }
}
