package import Plugins
import Posix
package import PosixAsync

/// A plugin's store as a level. Keys are handed over as their names.
package final class PluginStore: SwappingStore {
    package let traits: StoreTraits
    private let session: PluginSession
    private let pool: IOPool

    /// - Parameters:
    ///   - name: as statistics have it; `nil`: the plugin's own.
    ///   - location: for statistics, as the backend's manifest makes it of its options.
    ///   - readOnly: whatever the plugin could do.
    ///   - pool: where values that lie in files are read.
    package init(
        _ session: PluginSession, name: String? = nil, location: String, readOnly: Bool = false, pool: IOPool
    ) {
        self.session = session
        self.pool = pool
        traits = StoreTraits(
            name: name ?? session.name, location: location, readOnly: readOnly || session.capabilities.readOnly,
            largestValue: session.capabilities.largestValue)
    }

    package func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let blobs = keys.map { Blob(copying: $0.name.utf8) }
        guard deadline > .now else { return keys.map { _ in .unavailable(Failure(.timedOut, "\(traits.name): late")) } }
        if blobs.count == 1 { return [lookup(await session.get(blobs[0], before: deadline))] }
        return await session.get(blobs, before: deadline).map { lookup($0) }
    }

    package func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        if traits.readOnly { return .declined("read-only") }
        guard value.count <= traits.largestValue else { return .declined("too large for \(traits.name)") }
        let blob: Blob
        do throws(Failure) { blob = try await bytes(of: value, before: deadline) } catch { return .failed(error) }
        let answer = await session.put(Blob(copying: key.name.utf8), blob, before: deadline)
        switch Outcome(answer, of: traits.name) {
        case .value: return .stored
        case .no(let why): return .declined(why)
        case .failure(let failure): return .failed(failure)
        }
    }

    package func swap(
        _ key: Key, expecting expected: Value?, with value: Value, before deadline: ContinuousClock.Instant
    ) async -> Swapped {
        guard session.capabilities.replaces, !traits.readOnly, value.count <= traits.largestValue else {
            return .declined
        }
        var blobs: (old: Blob?, new: Blob)
        do throws(Failure) {
            blobs.new = try await bytes(of: value, before: deadline)
            if let expected { blobs.old = try await bytes(of: expected, before: deadline) } else { blobs.old = nil }
        } catch { return .failed(error) }
        let answer = await session.replace(
            Blob(copying: key.name.utf8), expected: blobs.old, with: blobs.new, before: deadline)
        if answer.status == .conflict {
            // Nothing told and nothing there look the same.
            guard let present = answer.value, present.count > 0 else { return .conflict(nil) }
            return .conflict(Value(present.bytes))
        }
        return switch Outcome(answer, of: traits.name) {
        case .value: .stored
        case .no: .declined
        case .failure(let failure): .failed(failure)
        }
    }

    private func bytes(of value: Value, before deadline: ContinuousClock.Instant) async throws(Failure) -> Blob {
        guard let blob = await pool.run(before: deadline, { value.flattened().map { Blob(copying: $0) } }) else {
            throw Failure(.timedOut, "\(traits.name): the value was not read in time")
        }
        guard let blob else { throw Failure(.failed, "\(traits.name): the value cannot be read") }
        return blob
    }

    package func remove(_ key: Key, before deadline: ContinuousClock.Instant) async {
        if traits.readOnly { return }
        _ = await session.remove(Blob(copying: key.name.utf8), before: deadline)
    }

    /// Unknown: no backend tells.
    package func usage() async -> (bytes: Int64?, limit: Int64?) { (nil, nil) }

    /// Nothing is held back here: the plugin answered for every value.
    package func flush(before deadline: ContinuousClock.Instant) async {}

    /// What a plugin's answer means for a store of that name; `nil` where it is no failure.
    package static func failure(_ answer: PluginAnswer, of name: String) -> Failure? {
        if case .failure(let failure) = Outcome(answer, of: name) { failure } else { nil }
    }

    private func lookup(_ answer: PluginAnswer) -> Lookup {
        switch Outcome(answer, of: traits.name) {
        case .value: .found(Value(answer.value?.bytes ?? []))
        case .no: .absent
        case .failure(let failure): .unavailable(failure)
        }
    }
}

/// The one table from a plugin's status to what the cache makes of it: a new status does not build undecided.
private enum Outcome {
    case value
    /// An answer, but not the hoped-for one.
    case no(String)
    case failure(Failure)

    init(_ answer: PluginAnswer, of name: String) {
        let message = answer.message.isEmpty ? "\(answer.status)" : answer.message
        func failure(_ reason: Failure.Reason) -> Outcome { .failure(Failure(reason, "\(name): \(message)")) }
        self =
            switch answer.status {
            case .ok: .value
            case .notFound, .declined, .conflict: .no(message)
            case .failed: failure(.failed)
            case .unreachable: failure(.unreachable)
            case .timedOut: failure(.timedOut)
            case .cancelled: failure(.cancelled)
            case .denied, .badOption: failure(.denied)
            case .busy: failure(.busy)
            case .corrupt: failure(.corrupt)
            }
    }
}
