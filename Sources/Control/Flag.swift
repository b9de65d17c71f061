/// One verb on the command line, as it is parsed and as the help shows it.
struct Flag {
    let short: String?
    let long: String
    let values: [String]
    let verb: ControlCall.Verb
    let help: String

    private init(
        _ short: String?, _ long: String, values: [String] = [], _ verb: ControlCall.Verb, _ help: String
    ) {
        self.short = short
        self.long = long
        self.values = values
        self.verb = verb
        self.help = help
    }

    /// The long name and what it takes.
    var spelled: String { ([long] + values.map { "<\($0)>" }).joined(separator: " ") }

    static let all: [Flag] = [
        Flag(nil, "--debug-preprocessor-cache", .debugPreprocessorCache, "show what the direct mode remembers"),
        Flag(nil, "--dist-auth", .distributionLogin, "log in to a scheduler of distributed compilation"),
        Flag(nil, "--dist-status", .distributionStatus, "show the state of distributed compilation"),
        Flag(
            nil, "--package-toolchain", values: ["EXE", "OUT"], .packageToolchain,
            "pack a compiler for distributed compilation"),
        Flag("-s", "--show-stats", .showStatistics(advanced: false), "show the statistics"),
        Flag(nil, "--show-adv-stats", .showStatistics(advanced: true), "show the statistics by language and compiler"),
        Flag(nil, "--start-server", .startServer, "start the server in the background"),
        Flag(nil, "--stop-server", .stopServer, "stop the server and show its final statistics"),
        Flag("-z", "--zero-stats", .zeroStatistics, "set the statistics to zero"),
    ]
}
