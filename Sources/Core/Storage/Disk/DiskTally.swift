/// What is known of all shelves together.
struct DiskTally {
    private var sizes = [Int64](repeating: 0, count: 256)
    /// Of all values.
    private(set) var bytes: Int64 = 0
    /// Shelves whose record cannot be believed before they are counted anew.
    private(set) var untrusted: Set<UInt8> = []

    var filled: [UInt8] { DiskLayout.shelves.filter { sizes[Int($0)] > 0 } }

    /// - Parameter record: `nil`: there is no such shelf.
    mutating func note(_ shelf: UInt8, _ record: ShelfRecord?) {
        bytes += (record?.bytes ?? 0) - sizes[Int(shelf)]
        sizes[Int(shelf)] = record?.bytes ?? 0
        if record?.trusted ?? true { untrusted.remove(shelf) } else { untrusted.insert(shelf) }
    }
}
