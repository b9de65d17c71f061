package import Memory

/// One file of a hit, to be put in its place by the client.
package struct Placed: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case bytes([UInt8])
        /// A range of the descriptor of that index among those that came along.
        case file(index: UInt32, offset: UInt64, count: UInt64)
    }

    /// As the compiler would open it.
    package var path: [UInt8]
    /// Of a program, not of data: the execute bits follow the umask too.
    package var executable: Bool
    package var content: Content

    package init(path: [UInt8], executable: Bool, content: Content) {
        self.path = path
        self.executable = executable
        self.content = content
    }
}

/// How the client runs the compiler.
package struct Plan: Equatable, Sendable {
    /// All words after the program's name; `nil`: the user's own.
    package var arguments: [[UInt8]]?
    /// Words that follow.
    package var extra: [[UInt8]]
    /// Files to open after success and to send along, in order, where they exist.
    package var files: [[UInt8]]
    /// Indices of the cache's own among `files`, to be removed by the client.
    package var privateFiles: [UInt32]
    /// The user's dependency file, which the client writes from the answer to its report.
    package var dependencyFile: [UInt8]?
    /// All words after the program's name with which the preprocessor writes that file, where no answer comes.
    package var dependencyWords: [[UInt8]]?
    /// `NAME=value` entries for the compiler besides the user's own.
    package var environment: [[UInt8]] = []
    /// Texts to be taken out of the lines of standard error: words of ours that a compiler repeats when it fails.
    package var hidden: [[UInt8]] = []

    package init(
        arguments: [[UInt8]]? = nil, extra: [[UInt8]] = [], files: [[UInt8]] = [], privateFiles: [UInt32] = [],
        dependencyFile: [UInt8]? = nil, dependencyWords: [[UInt8]]? = nil
    ) {
        self.arguments = arguments
        self.extra = extra
        self.files = files
        self.privateFiles = privateFiles
        self.dependencyFile = dependencyFile
        self.dependencyWords = dependencyWords
    }
}

/// Daemon → client.
package enum Reply: Equatable, Sendable {
    /// Exit code 0; the files come first, then the streams.
    /// - `reports`: the client says with `Request.placed` what it placed: others will read it soon.
    case hit(output: [UInt8], errors: [UInt8], files: [Placed], reports: Bool = false)
    case run(Plan)
    /// Run this to get the preprocessed text on standard output, capture it, and answer with `preprocessed`.
    case preprocess(Plan)
    /// Not for the cache: become the compiler. The warning, if any, is for the user, once.
    case local(warning: [UInt8])
    /// Still at work: wait on, for so many milliseconds at the most.
    case wait(UInt32)
    /// The compile is taken in; the bytes of the user's dependency file where the plan asked for it.
    case taken(dependencies: [UInt8]?)
    /// This client sees other files than the daemon.
    case otherView
    /// The client is newer: this daemon has left its socket and ends when its work is done.
    case outdated
    /// For control programs.
    case text(exitCode: UInt32, output: [UInt8], errors: [UInt8])

    static let hitKind: UInt8 = 1
    static let waitKind: UInt8 = 5

    package func frame() throws(WireError) -> [UInt8] {
        switch self {
        case .hit(let output, let errors, let files, let reports):
            var encoder = Encoder(kind: Self.hitKind)
            encoder.put(output)
            encoder.put(errors)
            encoder.put(reports)
            encoder.put(UInt32(truncatingIfNeeded: files.count))
            for file in files { encoder.put(file) }
            return try encoder.frame()
        case .run(let plan): return try Self.frame(kind: 2) { $0.put(plan) }
        case .preprocess(let plan): return try Self.frame(kind: 3) { $0.put(plan) }
        case .local(let warning): return try Self.frame(kind: 4) { $0.put(warning) }
        case .wait(let milliseconds): return try Self.frame(kind: Self.waitKind) { $0.put(milliseconds) }
        case .taken(let dependencies): return try Self.frame(kind: 6) { $0.put(dependencies) }
        case .otherView: return try Self.frame(kind: 7) { _ in }
        case .outdated: return try Self.frame(kind: 9) { _ in }
        case .text(let exitCode, let output, let errors):
            return try Self.frame(kind: 8) {
                $0.put(exitCode)
                $0.put(output)
                $0.put(errors)
            }
        }
    }

    private static func frame(kind: UInt8, _ body: (inout Encoder) -> Void) throws(WireError) -> [UInt8] {
        var encoder = Encoder(kind: kind, reserving: 512)
        body(&encoder)
        return try encoder.frame()
    }

    /// - Parameter frame: one whole frame, head included.
    package init(frame: [UInt8]) throws(WireError) {
        self = try frame.withView { view throws(WireError) in try Reply(frame: view) }
    }

    /// - Parameter frame: one whole frame, head included.
    package init(frame: ByteView) throws(WireError) {
        var decoder = try Decoder(frame: frame)
        switch try decoder.byte() {
        case Self.hitKind:
            let (output, errors, reports) = (try decoder.data(), try decoder.data(), try decoder.flag())
            self = .hit(output: output, errors: errors, files: try decoder.placed(), reports: reports)
        case 2: self = .run(try decoder.plan())
        case 3: self = .preprocess(try decoder.plan())
        case 4: self = .local(warning: try decoder.data())
        case Self.waitKind: self = .wait(try decoder.number())
        case 6: self = .taken(dependencies: try decoder.optionalData())
        case 7: self = .otherView
        case 9: self = .outdated
        case 8: self = .text(exitCode: try decoder.number(), output: try decoder.data(), errors: try decoder.data())
        case let kind: throw .unknownKind(kind)
        }
        try decoder.finish()
    }
}

extension Encoder {
    fileprivate mutating func put(_ file: Placed) {
        put(file.path)
        put(file.executable)
        switch file.content {
        case .bytes(let bytes):
            put(UInt8(1))
            put(bytes)
        case .file(let index, let offset, let count):
            put(UInt8(2))
            put(index)
            put(offset)
            put(count)
        }
    }

    fileprivate mutating func put(_ plan: Plan) {
        put(plan.arguments != nil)
        if let arguments = plan.arguments { put(arguments) }
        put(plan.extra)
        put(plan.files)
        put(UInt32(truncatingIfNeeded: plan.privateFiles.count))
        for index in plan.privateFiles { put(index) }
        put(plan.dependencyFile)
        put(plan.dependencyWords != nil)
        if let words = plan.dependencyWords { put(words) }
        put(plan.environment)
        put(plan.hidden)
    }
}

extension Decoder {
    fileprivate mutating func placed() throws(WireError) -> [Placed] {
        let count = try count(ofItemsTaking: 10)
        var files: [Placed] = []
        for _ in 0..<count {
            let path = try data()
            let executable = try flag()
            let content: Placed.Content =
                switch try byte() {
                case 1: .bytes(try data())
                case 2: .file(index: try number(), offset: try long(), count: try long())
                case let kind: throw .unknownKind(kind)
                }
            files.append(Placed(path: path, executable: executable, content: content))
        }
        return files
    }

    fileprivate mutating func plan() throws(WireError) -> Plan {
        var plan = Plan(arguments: try flag() ? try list() : nil, extra: try list(), files: try list())
        for _ in 0..<(try count(ofItemsTaking: 4)) { plan.privateFiles.append(try number()) }
        plan.dependencyFile = try optionalData()
        plan.dependencyWords = try flag() ? try list() : nil
        plan.environment = try list()
        plan.hidden = try list()
        return plan
    }
}
