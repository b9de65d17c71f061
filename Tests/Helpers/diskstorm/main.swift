import Glibc
import Hashing
import Posix
import PosixAsync
import Storage

// diskstorm DIRECTORY FIRST COUNT LIMIT: stores values under keys FIRST, FIRST+1, … (COUNT of them, then again)
// until somebody kills it, evicting on the way. With COUNT negative, stores -COUNT of them once and ends.
// Writes one byte to its standard output for each value, when it begins with it.

let arguments = CommandLine.arguments
guard arguments.count == 5, let first = Int(arguments[2]), let count = Int(arguments[3]),
    let limit = Int64(arguments[4])
else { exit(2) }

let output = Descriptor(owning: 1)
let store = DiskStore(directory: Path(arguments[1]), limit: limit, pool: IOPool())

/// Every byte tells the key, and the length too: whoever reads a value sees whether it is whole.
func value(_ number: Int, round: Int) -> Value {
    let size = 100 + (number &* 7919 &+ round &* 104_729) % 60_000
    return Value([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size) + Array("\(size)".utf8))
}

var round = 0
repeat {
    await withTaskGroup(of: Void.self) { group in
        for number in first..<(first + abs(count)) {
            let (round, store) = (round, store)
            if number >= first + 4 { await group.next() }
            try? output.writeAll([UInt8(ascii: ".")])
            group.addTask {
                let key = Key(number % 9 == 0 ? .manifest : .entry, Digest(of: Array("key \(number)".utf8)))
                _ = await store.put(key, value(number, round: round), before: .now + .seconds(60))
            }
        }
    }
    round += 1
} while count > 0
