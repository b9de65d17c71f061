package import Memory

/// One compiler call, as the client sees it.
package struct CompileRequest: Equatable, Sendable {
    /// The file that the client would execute: absolute, or relative to `directory`.
    package var program: [UInt8]
    /// All words, the program's name as the user gave it first.
    package var arguments: [[UInt8]]
    package var directory: [UInt8]
    /// `NAME=value` entries, each ended by a NUL.
    package var environment: [UInt8]
    package var view: View
    /// The compiler's diagnostics go to a terminal that shows colours.
    package var wantsColour: Bool
    /// The client's ``Build/number``: an older daemon makes room for a newer one.
    package var build: UInt32

    package init(
        program: [UInt8], arguments: [[UInt8]], directory: [UInt8], environment: [UInt8], view: View,
        wantsColour: Bool, build: UInt32
    ) {
        self.program = program
        self.arguments = arguments
        self.directory = directory
        self.environment = environment
        self.view = view
        self.wantsColour = wantsColour
        self.build = build
    }
}

/// Which files a process sees: two with equal values see the same ones.
package struct View: Equatable, Sendable {
    package var mountNamespace: UInt64
    package var rootDevice: UInt64
    package var rootInode: UInt64

    package init(mountNamespace: UInt64, rootDevice: UInt64, rootInode: UInt64) {
        self.mountNamespace = mountNamespace
        self.rootDevice = rootDevice
        self.rootInode = rootInode
    }
}

/// What a compiler left behind besides its files.
package struct Outcome: Equatable, Sendable {
    package var exitCode: UInt32
    package var output: [UInt8]
    package var errors: [UInt8]
    /// Everything was captured: false when a stream was longer than the client keeps.
    package var complete: Bool
    /// When the compiler was started, in nanoseconds since 1970, by the coarse clock that stamps files.
    package var started: UInt64
    package var nanoseconds: UInt64
    /// For each output of the plan whether its descriptor comes along, in order.
    package var present: [Bool]

    package init(
        exitCode: UInt32, output: [UInt8], errors: [UInt8], complete: Bool, started: UInt64, nanoseconds: UInt64,
        present: [Bool]
    ) {
        self.exitCode = exitCode
        self.output = output
        self.errors = errors
        self.complete = complete
        self.started = started
        self.nanoseconds = nanoseconds
        self.present = present
    }
}

/// What tells one state of a file from every other, as the client found it right after placing the file.
package struct PlacedFacts: Equatable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    /// In bytes.
    package var size: UInt64
    /// Nanoseconds since 1970.
    package var modified: UInt64
    package var changed: UInt64
    package var mode: UInt32

    package init(device: UInt64, inode: UInt64, size: UInt64, modified: UInt64, changed: UInt64, mode: UInt32) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
        self.mode = mode
    }
}

/// What a control program asks for. `environment` lets the daemon resolve the caller's own configuration.
package enum Control: Equatable, Sendable {
    case statistics(json: Bool, advanced: Bool)
    case zeroStatistics
    /// Answers with the final statistics, then drains and ends.
    case stop
    /// Nothing but an answer: the daemon is there and serves.
    case ping
}

/// Client → daemon. Descriptors come along with the frame's first byte.
package enum Request: Equatable, Sendable {
    case compile(CompileRequest)
    /// The answer to `Reply.preprocess`; descriptors: the text, then the dependency file.
    case preprocessed(Outcome)
    /// The answer to `Reply.run`; descriptors: of the plan's files those that are there.
    case finished(Outcome)
    case control(Control, environment: [UInt8])
    /// After a hit that asked for it: the files, in its order. No answer.
    case placed([PlacedFacts])
    /// What that call would be, and why its last miss was one: answered by a text; nothing is compiled.
    case explain(CompileRequest, json: Bool)

    static let compileKind: UInt8 = 1

    package func frame() throws(WireError) -> [UInt8] {
        switch self {
        case .compile(let request):
            var encoder = Encoder(
                kind: Self.compileKind, reserving: 1024 + request.environment.count + 64 * request.arguments.count)
            encoder.put(request)
            return try encoder.frame()
        case .preprocessed(let outcome):
            var encoder = Encoder(kind: 2)
            encoder.put(outcome)
            return try encoder.frame()
        case .finished(let outcome):
            var encoder = Encoder(kind: 3)
            encoder.put(outcome)
            return try encoder.frame()
        case .control(let control, let environment):
            var encoder = Encoder(kind: 4)
            encoder.put(control)
            encoder.put(environment)
            return try encoder.frame()
        case .placed(let files):
            var encoder = Encoder(kind: 6)
            encoder.put(UInt32(truncatingIfNeeded: files.count))
            for file in files { encoder.put(file) }
            return try encoder.frame()
        case .explain(let request, let json):
            var encoder = Encoder(kind: 5)
            encoder.put(request)
            encoder.put(json)
            return try encoder.frame()
        }
    }

    /// - Parameter frame: one whole frame, head included.
    package init(frame: [UInt8]) throws(WireError) {
        self = try frame.withView { view throws(WireError) in try Request(frame: view) }
    }

    /// - Parameter frame: one whole frame, head included.
    package init(frame: ByteView) throws(WireError) {
        var decoder = try Decoder(frame: frame)
        switch try decoder.byte() {
        case Self.compileKind: self = .compile(try decoder.compile())
        case 2: self = .preprocessed(try decoder.outcome())
        case 3: self = .finished(try decoder.outcome())
        case 4: self = .control(try decoder.control(), environment: try decoder.data())
        case 5: self = .explain(try decoder.compile(), json: try decoder.flag())
        case 6:
            var files: [PlacedFacts] = []
            for _ in 0..<(try decoder.count(ofItemsTaking: 44)) { files.append(try decoder.placedFacts()) }
            self = .placed(files)
        case let kind: throw .unknownKind(kind)
        }
        try decoder.finish()
    }
}

extension Encoder {
    mutating func put(_ view: View) {
        put(view.mountNamespace)
        put(view.rootDevice)
        put(view.rootInode)
    }

    fileprivate mutating func put(_ file: PlacedFacts) {
        for number in [file.device, file.inode, file.size, file.modified, file.changed] { put(number) }
        put(file.mode)
    }

    fileprivate mutating func put(_ request: CompileRequest) {
        put(request.program)
        put(request.arguments)
        put(request.directory)
        put(request.environment)
        put(request.view)
        put(request.wantsColour)
        put(request.build)
    }

    fileprivate mutating func put(_ outcome: Outcome) {
        put(outcome.exitCode)
        put(outcome.output)
        put(outcome.errors)
        put(outcome.complete)
        put(outcome.started)
        put(outcome.nanoseconds)
        put(UInt32(truncatingIfNeeded: outcome.present.count))
        for flag in outcome.present { put(flag) }
    }

    fileprivate mutating func put(_ control: Control) {
        switch control {
        case .statistics(let json, let advanced):
            put(UInt8(1))
            put(json)
            put(advanced)
        case .zeroStatistics: put(UInt8(2))
        case .stop: put(UInt8(3))
        case .ping: put(UInt8(4))
        }
    }
}

extension Decoder {
    fileprivate mutating func compile() throws(WireError) -> CompileRequest {
        CompileRequest(
            program: try data(), arguments: try list(), directory: try data(), environment: try data(),
            view: try fileView(), wantsColour: try flag(), build: try number())
    }

    fileprivate mutating func fileView() throws(WireError) -> View {
        View(mountNamespace: try long(), rootDevice: try long(), rootInode: try long())
    }

    fileprivate mutating func placedFacts() throws(WireError) -> PlacedFacts {
        PlacedFacts(
            device: try long(), inode: try long(), size: try long(), modified: try long(), changed: try long(),
            mode: try number())
    }

    fileprivate mutating func outcome() throws(WireError) -> Outcome {
        var outcome = Outcome(
            exitCode: try number(), output: try data(), errors: try data(), complete: try flag(),
            started: try long(), nanoseconds: try long(), present: [])
        for _ in 0..<(try count(ofItemsTaking: 1)) { outcome.present.append(try flag()) }
        return outcome
    }

    fileprivate mutating func control() throws(WireError) -> Control {
        switch try byte() {
        case 1: .statistics(json: try flag(), advanced: try flag())
        case 2: .zeroStatistics
        case 3: .stop
        case 4: .ping
        case let kind: throw .unknownKind(kind)
        }
    }
}
