import CPosix
import Glibc

/// A pipe whose writing end is closed here once a child has it.
package final class Pipe {
    package let reading: Descriptor
    package private(set) var writing: Descriptor

    package init?() {
        var both: [Int32] = [-1, -1]
        guard swc_pipe(&both) == 0 else { return nil }
        reading = Descriptor(owning: both[0])
        writing = Descriptor(owning: both[1])
    }

    /// Only then does a reader see the end when the child closes its own.
    package func closeWriting() { writing = Caller.standardError }
}

/// The signals that a supervisor hands on to its child instead of dying of them.
package struct SignalQueue {
    package let descriptor: Descriptor

    /// Blocks them in this thread.
    package init?() {
        let mask = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2].reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
        guard let raw = try? check({ swc_signalfd(mask) }) else { return nil }
        descriptor = Descriptor(owning: raw)
    }

    package func next() -> Int32? {
        let signal = swc_signalfd_read(descriptor.raw)
        return signal > 0 ? signal : nil
    }

    /// Back to what was blocked before.
    package func restore(_ blocked: UInt64) { swc_block_signals(blocked) }
}

package enum Readiness {
    /// Waits until one of at most eight descriptors can be read or is at its end; `nil` ones are passed over.
    package static func wait(for descriptors: [Descriptor?]) -> [Bool] {
        let numbers = descriptors.map { $0?.raw ?? -1 }
        let ready = (try? check { swc_poll_many(numbers, Int32(numbers.count), -1) }) ?? 0
        return numbers.indices.map { ready >> Int32($0) & 1 == 1 }
    }
}

extension Descriptor {
    /// What is there now, up to 64 KiB; empty at the end.
    package func readOnce() throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
            do throws(Errno) { count = try read(into: UnsafeMutableRawBufferPointer(buffer)) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }
}
