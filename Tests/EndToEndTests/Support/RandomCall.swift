/// A compile as the walk asks for it: flags, a place, an environment.
struct RandomCall: CustomStringConvertible {
    var words: [String]
    /// Below the tree.
    var folder: String
    var variables: [String: String] = [:]

    var description: String { "in \(folder) with \(variables): \(words.joined(separator: " "))" }

    private static let code = [
        ["-O1"], ["-O1"], ["-O2"], ["-g"], ["-O1", "-Wall"], ["-DWITH_FILE"], ["-g", "-Wextra"], ["-DWITH_DATE", "-g"],
        ["-DA=7", "-UB", "-w"], ["-fPIC"], ["-S"], ["-Wall", "-Werror"], ["-DWITH_FILE", "-ffile-prefix-map=.=x"],
    ]
    private static let dependencies = [
        [], ["-MD"], ["-MMD"], ["-MMD", "-MP", "-MF", "x.d"], ["-MD", "-MT", "there"], ["-MMD", "-MQ", "a$b"],
    ]

    init(_ dice: inout Dice, _ desk: Desk) {
        let project = dice.pick(RandomTree.folders)
        let inSource = dice.isOne(in: 6)
        folder = inSource ? project + "/src" : project
        let up = inSource ? "../" : ""
        words = dice.pick(Self.code)
        words += dice.pick([
            ["-I\(up)inc"], ["-I\(up)alt", "-I\(up)inc"], ["-I./\(up)alt/", "-I./\(up)inc"],
            ["-iquote", "\(up)alt", "-I", "\(up)inc"], ["-I\(up)../shared", "-I\(up)inc"],
            ["-I\(up)alt", "-isystem", "\(up)inc"], ["-Igone", "-I", desk.path(project + "/inc")],
            ["-idirafter", "\(up)alt", "-I\(up)inc"],
        ])
        if dice.isOne(in: 8) { words += dice.pick([["-include", "b.h"], ["-imacros", "a.h"]]) }
        words += dice.pick(Self.dependencies)
        let name = dice.pick(["main.c", "main.c", "other.cc"])
        let relative = inSource ? name : "src/" + name
        words += ["-c", dice.pick([relative, relative, desk.path(project + "/src/" + name)])]
        words += dice.pick([[], ["-o", "x.o"]])
        if dice.isOne(in: 3) { variables = Self.variables(&dice, desk, project) }
    }

    private static func variables(_ dice: inout Dice, _ desk: Desk, _ project: String) -> [String: String] {
        dice.pick([
            ["SCCACHE_BASEDIRS": desk.path(project)], ["SCCACHE_BASEDIRS": desk.path("")],
            ["SOURCE_DATE_EPOCH": "1000000000"],
            ["SOURCE_DATE_EPOCH": "1700000000"], ["CPATH": desk.path("shared")],
            ["C_INCLUDE_PATH": desk.path(project + "/alt")],
            ["CPLUS_INCLUDE_PATH": desk.path("shared")], ["UNRELATED": String(dice.roll(100))],
            ["SCCACHE_BASEDIRS": desk.path(project), "CPATH": desk.path(project + "/alt")],
        ])
    }
}
