import CHiredis
import Glibc
import PluginKit

/// A command in the protocol's bytes.
package final class Formatted {
    private let memory: UnsafeMutablePointer<CChar>
    private let wipes: Bool
    package let count: Int

    /// Copies the value. `nil`: no memory, or more than the formatter can count.
    package init?(_ command: Command) {
        var text: UnsafeMutablePointer<CChar>?
        let size = command.withWords { pointers, sizes in
            redisFormatCommandArgv(&text, numericCast(pointers.count), pointers.baseAddress, sizes.baseAddress)
        }
        guard size > 0, let text else { return nil }
        memory = text
        count = Int(size)
        wipes = command.isSecret
    }

    deinit {
        if wipes { explicit_bzero(memory, count) }
        redisFreeCommand(memory)
    }

    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }
}

extension Command {
    /// Lends the words as C wants them.
    fileprivate func withWords<R>(
        _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>, UnsafeBufferPointer<Int>) -> R
    ) -> R {
        let short = words + options
        let joined = short.flatMap { $0 }
        return joined.withUnsafeBytes { joined in
            let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
            return (value?.withUnsafeBytes { Self.lend(short, joined, words.count, $0, body) })
                ?? Self.lend(short, joined, nil, nothing, body)
        }
    }

    /// - Parameter place: where the value goes among the words.
    private static func lend<R>(
        _ short: [[UInt8]], _ joined: UnsafeRawBufferPointer, _ place: Int?, _ value: UnsafeRawBufferPointer,
        _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>, UnsafeBufferPointer<Int>) -> R
    ) -> R {
        var pointers: [UnsafePointer<CChar>?] = []
        var offset = 0
        for word in short {
            pointers.append(joined.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) })
            offset += word.count
        }
        var sizes = short.map(\.count)
        if let place {
            // An empty value still needs an address.
            let address = value.baseAddress ?? joined.baseAddress
            pointers.insert(address?.assumingMemoryBound(to: CChar.self), at: place)
            sizes.insert(value.count, at: place)
        }
        return pointers.withUnsafeMutableBufferPointer { pointers in
            sizes.withUnsafeBufferPointer { body(pointers, $0) }
        }
    }
}
