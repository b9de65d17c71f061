/// What a TOML line says about a key that is already taken.
struct TOMLConflict: Error {
    var problem: String

    static func taken(_ key: String) -> TOMLConflict { TOMLConflict(problem: "the key '\(key)' is there twice") }
}

/// A table while its file is being read: TOML allows to extend some tables later and not others.
struct TOMLTableNode {
    enum Origin { case implied, header, dotted }
    enum Child {
        case value(DocumentValue)
        case table(TOMLTableNode)
        case tables([TOMLTableNode])
    }

    var origin: Origin
    private var keys: [String] = []
    private var children: [String: Child] = [:]

    init(origin: Origin) { self.origin = origin }

    var table: DocumentTable {
        DocumentTable(
            keys.compactMap { key in
                switch children[key] {
                case .value(let value): .init(key, value)
                case .table(let node): .init(key, .table(node.table))
                case .tables(let nodes): .init(key, .list(nodes.map { .table($0.table) }))
                case nil: nil
                }
            })
    }

    private mutating func set(_ key: String, _ child: Child) {
        if children.updateValue(child, forKey: key) == nil { keys.append(key) }
    }

    /// The table under `key`, made where there is none; of a list of tables the last. Changed by `change`.
    private mutating func descend(
        _ key: String, made origin: Origin, _ change: (inout TOMLTableNode) throws(TOMLConflict) -> Void
    ) throws(TOMLConflict) {
        switch children[key] {
        case nil:
            var node = TOMLTableNode(origin: origin)
            try change(&node)
            set(key, .table(node))
        case .table(var node):
            try change(&node)
            set(key, .table(node))
        case .tables(var nodes):
            guard var last = nodes.popLast() else { throw .taken(key) }
            try change(&last)
            set(key, .tables(nodes + [last]))
        case .value: throw .taken(key)
        }
    }

    /// `[path]`, or `[[path]]` when `many`.
    mutating func open(_ path: ArraySlice<String>, many: Bool) throws(TOMLConflict) {
        guard let key = path.first else { return }
        if path.count > 1 {
            let rest = path.dropFirst()
            try descend(key, made: .implied) { node throws(TOMLConflict) in try node.open(rest, many: many) }
        } else if many {
            try append(key)
        } else {
            try open(key)
        }
    }

    private mutating func open(_ key: String) throws(TOMLConflict) {
        switch children[key] {
        case nil: set(key, .table(TOMLTableNode(origin: .header)))
        case .table(var node) where node.origin == .implied:
            node.origin = .header
            set(key, .table(node))
        default: throw .taken(key)
        }
    }

    private mutating func append(_ key: String) throws(TOMLConflict) {
        switch children[key] {
        case nil: set(key, .tables([TOMLTableNode(origin: .header)]))
        case .tables(let nodes): set(key, .tables(nodes + [TOMLTableNode(origin: .header)]))
        default: throw .taken(key)
        }
    }

    /// `path = value` on a line below the header `parent`.
    mutating func assign(
        _ value: DocumentValue, at path: ArraySlice<String>, under parent: ArraySlice<String>
    ) throws(TOMLConflict) {
        guard let next = parent.first else { return try assign(value, at: path) }
        try descend(next, made: .header) { node throws(TOMLConflict) in
            try node.assign(value, at: path, under: parent.dropFirst())
        }
    }

    /// Dotted keys make tables and extend only such: never one that has or had a header.
    mutating func assign(_ value: DocumentValue, at path: ArraySlice<String>) throws(TOMLConflict) {
        guard let key = path.first else { return }
        if path.count == 1 {
            guard children[key] == nil else { throw .taken(key) }
            return set(key, .value(value))
        }
        if case .table(let node)? = children[key], node.origin != .dotted { throw .taken(key) }
        if case .tables? = children[key] { throw .taken(key) }
        try descend(key, made: .dotted) { node throws(TOMLConflict) in try node.assign(value, at: path.dropFirst()) }
    }
}
