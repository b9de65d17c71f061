import CPosix
import Glibc

/// Descriptors that came along with bytes, at most ``UnixSocket/mostDescriptors`` at a time; those that nobody takes
/// are closed.
package struct Passengers: ~Copyable {
    private let numbers: UnsafeMutablePointer<Int32>
    package private(set) var count = 0

    package init() { numbers = .allocate(capacity: UnixSocket.mostDescriptors) }

    deinit {
        for index in 0..<count { close(numbers[index]) }
        numbers.deallocate()
    }

    /// Still owned here; `nil` where there is none of that number.
    package func raw(_ index: UInt32) -> Int32? {
        guard let index = Int(exactly: index), index < count else { return nil }
        return numbers[index]
    }

    /// Hands all of them over.
    package mutating func take() -> [Descriptor] {
        defer { count = 0 }
        return (0..<count).map { Descriptor(owning: numbers[$0]) }
    }

    /// Lets `body` add to them: it gets room for `mostDescriptors` numbers and how many are there already.
    mutating func receive<R>(_ body: (UnsafeMutablePointer<Int32>, inout Int32) -> R) -> R {
        var number = Int32(count)
        defer { count = Int(number) }
        return body(numbers, &number)
    }
}
