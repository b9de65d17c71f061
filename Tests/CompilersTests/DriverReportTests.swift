import Arguments
import Compilers
import Testing

/// The installed compilers' own words, understood.
@Suite(.serialized) struct DriverReportTests {
    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    private func report(
        _ driver: String, _ options: [String], language: String = "c", in shop: ProbeShop, environment: [String] = []
    ) throws -> DriverReport {
        let words = options + ["-v", "-E", "-x", language, "/dev/null"]
        let errors = try shop.run(driver, words, environment: environment).errors
        let cpath = environment.first { $0.hasPrefix("CPATH=") }.map { Array($0.utf8.dropFirst(6)) }
        return try #require(DriverReport(stderr: errors, cpath: cpath))
    }

    private func system(_ report: DriverReport) -> [String] {
        report.search.bracket.filter(\.isSystem).map { text($0.path) }
    }

    private func user(_ report: DriverReport) -> [String] {
        report.search.bracket.filter { !$0.isSystem }.map { text($0.path) }
    }

    @Test(arguments: ["gcc", "clang"])
    func `a plain call has system directories only`(_ driver: String) throws {
        let report = try report(driver, [], in: try ProbeShop())
        #expect(user(report).isEmpty)
        #expect(system(report).contains("/usr/include"))
        #expect(report.search.quoted.isEmpty)
        #expect(!report.search.isDoubtful)
        #expect(text(report.target).hasPrefix("x86_64") || text(report.target).hasPrefix("aarch64"))
        #expect(text(report.versionLine).contains("\(driver) version"))
        let program = text(report.frontEnd.first)
        #expect(driver == "gcc" ? program.hasSuffix("/cc1") : report.frontEnd[1] == Array("-cc1".utf8))
        #expect((report.resourceDirectory != nil) == (driver == "clang"))
        #expect((report.driver == Array("gcc".utf8)) == (driver == "gcc"))
        #expect((report.gccInstallation != nil) == (driver == "clang"))
    }

    @Test(arguments: ["gcc", "clang"])
    func `directories keep their order and kind`(_ driver: String) throws {
        let shop = try ProbeShop()
        for folder in ["a b", "inc", "both", "sys", "q", "late", "slash"] { try shop.folder(folder) }
        let options = [
            "-I", "a b", "-Iinc", "-Iboth", "-I.", "-isystem", "both", "-isystem", "sys", "-iquote", "q", "-idirafter",
            "late", "-Inowhere", "-Islash/", "-I/usr/include",
        ]
        let report = try report(driver, options, in: shop)
        #expect(report.search.quoted.map { text($0.path) } == ["q"])
        #expect(user(report).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } == ["a b", "inc", ".", "slash"])
        #expect(Array(system(report).prefix(2)) == ["both", "sys"])
        #expect(system(report).last == "late")
        #expect(system(report).contains("/usr/include"))
        #expect(report.search.nonexistent.contains(Array("nowhere".utf8)))
        #expect(!report.search.isDoubtful)
    }

    @Test(arguments: ["gcc", "clang"])
    func `the environment's directories are of the kind that the compiler makes them`(_ driver: String) throws {
        let shop = try ProbeShop()
        for folder in ["c", "d"] { try shop.folder(folder) }
        let report = try report(driver, [], in: shop, environment: ["CPATH=c:", "C_INCLUDE_PATH=d"])
        #expect(user(report) == ["c", "."])
        #expect(system(report).first == "d")
        #expect(!report.search.isDoubtful)
    }

    @Test func `a directory below the sysroot is a user's one`() throws {
        let shop = try ProbeShop()
        try shop.folder("root/inc")
        let report = try report("gcc", ["--sysroot=root", "-I=/inc"], in: shop)
        #expect(user(report) == ["root/inc"])
        #expect(!report.search.isDoubtful)
    }

    @Test(arguments: ["g++", "clang++"])
    func `C++ has its library's directories`(_ driver: String) throws {
        let report = try report(driver, ["-std=c++17"], language: "c++", in: try ProbeShop())
        #expect(system(report).contains { $0.contains("/c++/") })
        #expect(user(report).isEmpty)
    }

    @Test(arguments: ["gcc", "clang"])
    func `native shows what it stands for`(_ driver: String) throws {
        let words = try report(driver, ["-march=native"], in: try ProbeShop()).frontEnd.map(text)
        #expect(!words.contains("-march=native"))
        #expect(words.count > 40)
    }

    @Test func `spec and configuration files are named`() throws {
        let shop = try ProbeShop()
        try shop.write("my.specs", "*cc1:\n+ -DFROM_SPECS\n\n")
        try shop.write("my.cfg", "-DFROM_CONFIG\n")
        #expect(try report("gcc", ["-specs=my.specs"], in: shop).specFiles.map(text) == ["my.specs"])
        let configured = try report("clang", ["--config=\(shop.root)/my.cfg"], in: shop)
        #expect(configured.configurationFiles.map(text) == ["\(shop.root)/my.cfg"])
    }

    @Test func `what is no report is none`() {
        #expect(DriverReport(stderr: []) == nil)
        #expect(DriverReport(stderr: Array("cc: fatal error: no input files\n".utf8)) == nil)
        #expect(DriverReport(stderr: Array("#include \"...\" search starts here:\n".utf8)) == nil)
    }

    @Test func `a report cut anywhere never traps`() throws {
        let whole = try ProbeShop().run("clang", ["-v", "-E", "-x", "c", "/dev/null"]).errors
        for end in whole.indices { _ = DriverReport(stderr: Array(whole[..<end])) }
    }
}
