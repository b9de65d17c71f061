import Explanations
import Hashing
import Synchronization

/// The misses that explanations know of. Hits leave no trace here.
final class UnitHistory: Sendable {
    private let table = Mutex(UnitTable())

    /// Leads back to a trace, to say what became of its compile.
    struct Note: Sendable {
        fileprivate let source: [UInt8]
        fileprivate let time: Int64
    }

    /// Explains the miss and remembers it.
    func note(_ trace: Trace, _ cause: Diagnosis.Cause, _ composition: [Fact]?) -> Note {
        table.withLock { table in
            if let composition { table.note(composition, of: trace.compiler) }
            let finding = Self.finding(table, trace, cause)
            var trace = trace
            trace.differences = finding.differences
            trace.comparedWith = finding.comparedWith
            table.note(trace)
            return Note(source: trace.source, time: trace.time)
        }
    }

    /// - Parameter note: `nil` where nothing was noted.
    func settle(_ note: Note?, _ fate: Trace.Fate) {
        guard let note else { return }
        table.withLock { $0.settle(note.source, at: note.time, fate) }
    }

    /// The same as for a miss, without noting anything.
    func finding(_ trace: Trace, _ cause: Diagnosis.Cause, _ composition: [Fact]?) -> Diagnosis.Finding {
        table.withLock { table in
            if let composition { table.note(composition, of: trace.compiler) }
            return Self.finding(table, trace, cause)
        }
    }

    func last(of trace: Trace) -> Trace? { table.withLock { $0.last(of: trace) } }

    /// `nil` where there is nothing to keep.
    var encoded: [UInt8]? { table.withLock { $0.isEmpty ? nil : $0 }?.encoded() }

    func adopt(_ old: UnitTable) { table.withLock { $0.adopt(old) } }

    private static func finding(_ table: UnitTable, _ trace: Trace, _ cause: Diagnosis.Cause) -> Diagnosis.Finding {
        Diagnosis(of: trace, earlier: table.earlier(than: trace), composition: table.composition).finding(cause)
    }
}
