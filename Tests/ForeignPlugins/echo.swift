// A plugin as somebody else would write one in Swift, without anything of ours but the header: its runtime is inside, so
// it may come from any toolchain. It answers every key with itself in capitals and a count, worked out by a task on its
// own threads.
private actor Counter {
    private var count = 0
    func next() -> Int {
        count += 1
        return count
    }
}

private let counter = Counter()

private struct Host: @unchecked Sendable { let pointer: UnsafePointer<swcache_host> }
nonisolated(unsafe) private var host: Host?

private func open(
    _ context: UnsafeMutableRawPointer?, _ given: UnsafePointer<swcache_host>?,
    _ options: UnsafePointer<swcache_option>?,
    _ count: UInt64, _ store: UnsafeMutablePointer<OpaquePointer?>?
) -> swcache_status {
    guard let given, let store else { return SWCACHE_FAILED }
    host = Host(pointer: given)
    store.pointee = OpaquePointer(bitPattern: 1)
    return SWCACHE_OK
}

private func close(_ store: OpaquePointer?) {}

private func get(_ store: OpaquePointer?, _ operation: UnsafePointer<swcache_operation>?, _ key: swcache_bytes) {
    guard let operation, let host else { return }
    let number = operation.pointee.number
    let text = String(decoding: UnsafeRawBufferPointer(start: key.data, count: Int(key.size)), as: UTF8.self)
    Task {
        let answer = Array("\(text.uppercased()) \(await counter.next())".utf8)
        answer.withUnsafeBytes { bytes in
            var result = swcache_result()
            result.size = UInt64(MemoryLayout<swcache_result>.size)
            result.status = SWCACHE_OK
            result.value = swcache_bytes(data: bytes.baseAddress, size: UInt64(bytes.count))
            host.pointer.pointee.complete(host.pointer.pointee.context, number, &result)
        }
    }
}

nonisolated(unsafe) private let table: UnsafeMutablePointer<swcache_plugin> = {
    let pointer = UnsafeMutablePointer<swcache_plugin>.allocate(capacity: 1)
    pointer.initialize(to: swcache_plugin())
    pointer.pointee.size = UInt64(MemoryLayout<swcache_plugin>.size)
    pointer.pointee.abi_major = SWCACHE_ABI_MAJOR
    pointer.pointee.open = open
    pointer.pointee.close = close
    pointer.pointee.get = get
    return pointer
}()

@c(swcache_plugin_echo)
public func entry() -> UnsafePointer<swcache_plugin>? { UnsafePointer(table) }
