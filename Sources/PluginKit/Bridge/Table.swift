import PluginABI

// The functions of the C table. Called by the host on any thread; they start work and return. What cannot be right
// (no store, no operation) is ignored: there is nobody to answer.

func openStore(
    _ context: UnsafeMutableRawPointer?, _ host: UnsafePointer<swcache_host>?,
    _ options: UnsafePointer<swcache_option>?, _ count: UInt64, _ store: UnsafeMutablePointer<OpaquePointer?>?
) -> swcache_status {
    guard let context, let store, let line = HostLine(host) else { return SWCACHE_FAILED }
    guard let options = Options(options, count) else { return SWCACHE_BAD_OPTION }
    let opener = Unmanaged<Opener>.fromOpaque(context).takeUnretainedValue()
    let host = Host { [weak line] in line?.log($0, $1) }
    do throws(BackendError) {
        let opened = OpenStore(try opener.open(options, host), line)
        store.pointee = OpaquePointer(Unmanaged.passRetained(opened).toOpaque())
        return SWCACHE_OK
    } catch {
        line.log(.error, error.message)
        return error.reason.status
    }
}

/// No operation is in flight, so only the backend itself may still hold something of the host's: its way to log.
func closeStore(_ handle: OpaquePointer?) {
    guard let handle else { return }
    let opened = Unmanaged<OpenStore>.fromOpaque(UnsafeRawPointer(handle)).takeRetainedValue()
    opened.line.close()
}

func startGet(_ handle: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?, _ key: swcache_bytes) {
    guard let opened = OpenStore.behind(handle), let operation = Operation(operation) else { return }
    guard let key = key.checked else { return opened.line.complete(operation.number, .badArgument) }
    opened.startGet(ObjectKey(key.copy), operation)
}

func startGetMany(
    _ handle: OpaquePointer?, _ operations: UnsafePointer<swcache_operation>?, _ keys: UnsafePointer<swcache_bytes>?,
    _ count: UInt64
) {
    guard let opened = OpenStore.behind(handle), let operations, let keys, let count = Int(exactly: count) else {
        return
    }
    let asked = (0..<count).compactMap { index -> (ObjectKey, Operation)? in
        guard let operation = Operation(operations + index) else { return nil }
        guard let key = keys[index].checked else {
            opened.line.complete(operation.number, .badArgument)
            return nil
        }
        return (ObjectKey(key.copy), operation)
    }
    if asked.count > 1 && opened.capabilities.batches {
        opened.startGetMany(asked)
    } else {
        for (key, operation) in asked { opened.startGet(key, operation) }
    }
}

func startPut(
    _ handle: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?, _ key: swcache_bytes,
    _ value: swcache_bytes
) {
    guard let opened = OpenStore.behind(handle), let operation = Operation(operation) else { return }
    guard let key = key.checked, let value = value.checked else {
        return opened.line.complete(operation.number, .badArgument)
    }
    let named = ObjectKey(key.copy)
    opened.start([operation]) { backend, call in
        await Ending { () throws(BackendError) in
            try await backend.put(named, value, call)
            return Ending(status: SWCACHE_OK)
        }
    }
}

func startRemove(_ handle: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?, _ key: swcache_bytes) {
    guard let opened = OpenStore.behind(handle), let operation = Operation(operation) else { return }
    guard let key = key.checked else { return opened.line.complete(operation.number, .badArgument) }
    let named = ObjectKey(key.copy)
    opened.start([operation]) { backend, call in
        await Ending { () throws(BackendError) in
            Ending(status: try await backend.remove(named, call) ? SWCACHE_OK : SWCACHE_NOT_FOUND)
        }
    }
}

func startReplace(
    _ handle: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?, _ key: swcache_bytes,
    _ expected: swcache_bytes, _ value: swcache_bytes
) {
    guard let opened = OpenStore.behind(handle), let operation = Operation(operation) else { return }
    guard let key = key.checked, let old = expected.checked, let value = value.checked else {
        return opened.line.complete(operation.number, .badArgument)
    }
    let named = ObjectKey(key.copy)
    let isNew = expected.data == nil
    opened.start([operation]) { backend, call in
        await Ending { () throws(BackendError) in
            Ending(try await backend.replace(named, expected: isNew ? nil : old, with: value, call))
        }
    }
}

func startCheck(_ handle: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?) {
    guard let opened = OpenStore.behind(handle), let operation = Operation(operation) else { return }
    opened.start([operation]) { backend, call in
        await Ending { () throws(BackendError) in
            Ending(status: SWCACHE_OK, message: try await backend.check(call))
        }
    }
}

func cancelOperation(_ handle: OpaquePointer?, _ number: UInt64) { OpenStore.behind(handle)?.cancel(number) }

func reconfigureStore(
    _ handle: OpaquePointer?, _ options: UnsafePointer<swcache_option>?, _ count: UInt64
) -> swcache_status {
    guard let opened = OpenStore.behind(handle) else { return SWCACHE_FAILED }
    guard let options = Options(options, count) else { return SWCACHE_BAD_OPTION }
    do throws(BackendError) {
        try opened.backend.reconfigure(options)
        return SWCACHE_OK
    } catch {
        if error.reason != .declined { opened.line.log(.error, error.message) }
        return error.reason.status
    }
}

/// Fills what fits into the caller's, maybe older, table.
func tellCapabilities(_ handle: OpaquePointer?, _ out: UnsafeMutablePointer<swcache_capabilities>?) {
    guard let opened = OpenStore.behind(handle), let out else { return }
    let told = opened.capabilities
    let flags = [
        (told.overwrites, SWCACHE_CAN_OVERWRITE), (told.expires, SWCACHE_CAN_EXPIRE),
        (told.readOnly, SWCACHE_READ_ONLY),
    ]
    var mine = swcache_capabilities()
    mine.size = out.pointee.size
    mine.flags = flags.reduce(0) { $1.0 ? $0 | UInt64($1.1) : $0 }
    mine.largest_value = told.largestValue ?? 0
    mine.batch_limit = told.batchLimit ?? 0
    let size = min(Int(clamping: out.pointee.size), MemoryLayout<swcache_capabilities>.size)
    let room = UnsafeMutableRawBufferPointer(start: out, count: size)
    withUnsafeBytes(of: mine) { room.copyBytes(from: $0.prefix(room.count)) }
}
