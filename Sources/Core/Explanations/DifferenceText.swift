extension Difference {
    /// - Parameter ago: a moment in words.
    func text(_ ago: (Int64) -> String) -> String {
        switch subject {
        case .file: fileText(ago)
        case .argument: wordText
        case .commandLine: "the command line is recorded in the object: " + wordText
        case .compiler: name.isEmpty && was == nil ? "the compiler is another one" : "compiler: " + valueText
        case .entry: entryText
        case .manifest: "what is known of such compiles is gone from the storage: evicted, removed, or damaged"
        case .unit: "never seen before: no compile of this source, or of one like it, is remembered"
        case .notKept: "an equal compile was not kept: \(shown(name))"
        case .preprocessedText: "direct mode is off, and the preprocessed text is another one, or is gone"
        case .setting: "\(shown(name)) is set"
        case .date: "__DATE__ is read, and the date is another one (was \(value(was)), is \(value(now)))"
        case .colours where was == nil: "it has messages, made for other colours, another language or width"
        case .dependencies: "the dependency file (-MD, -MF, -MT …) is another one than what is known serves"
        default: "\(label): " + valueText
        }
    }

    private func fileText(_ ago: (Int64) -> String) -> String {
        let file = shown(name)
        let since = since.map { " since the compile \(ago($0))" } ?? ""
        let modified = modified.map { " (last modified \(ago($0)))" } ?? ""
        return switch change {
        case .shadows: "\(file): has appeared, and headers are looked for there before where one was found"
        case .appeared: "\(file): counts now, and did not before"
        case .gone: "\(file): is gone, or cannot be read"
        case .reordered: "\(file): the order of files is another one"
        default: "\(file): has changed\(since)\(modified)"
        }
    }

    private var wordText: String {
        switch change {
        case .appeared: "argument \(value(now)): is new"
        case .gone: "argument \(value(was)): is missing"
        case .reordered: "argument \(value(now)): the order of arguments is another one"
        default: "argument \(value(was)): is \(value(now)) now"
        }
    }

    private var entryText: String {
        switch change {
        case .damaged: "a result fits, but its entry is damaged"
        case .unreadable: "a result fits, but its entry cannot be read now"
        case .unknown: "a result fits, but its entry lacks an output that is asked for"
        default: "a result fits, but its entry is gone from the storage: evicted or removed"
        }
    }

    private var valueText: String {
        let subject = name.isEmpty ? "" : shown(name) + " "
        return switch change {
        case .appeared: now == nil ? "\(subject)is new" : "\(subject)is \(value(now)) now, and was not set"
        case .gone: was == nil ? "\(subject)is gone" : "\(subject)was \(value(was)), and is not set now"
        case .reordered: "the order is another one, from \(value(now)) on"
        default: was == nil ? "\(subject)is another one" : "\(subject)was \(value(was)), is \(value(now))"
        }
    }

    private var label: String {
        switch subject {
        case .variable: "variable"
        case .language: "language"
        case .outputs: "outputs"
        case .colours: "colours of messages"
        case .directory: "working directory"
        case .baseDirectory: "base directory (SCCACHE_BASEDIRS)"
        case .objectName: "the object's path"
        case .sourceName: "the source's name"
        case .prefixMap: "prefix map"
        case .storage: "storage"
        default: subject.rawValue
        }
    }

    private func value(_ bytes: [UInt8]?) -> String { bytes.map { shown($0) } ?? "another" }
}
