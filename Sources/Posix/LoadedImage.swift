import CPosix

/// A library or program as it lies in this process, whatever has become of its file since.
package enum LoadedImage {
    /// The first page, which holds the headers and what the linker put behind them.
    /// - Parameter name: a function that the image exports.
    /// - Returns: `nil` where no image has such a function. It stays valid as long as the image is loaded.
    package static func beginning(havingFunction name: String) -> UnsafeRawBufferPointer? {
        guard let start = swc_image_of(name) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: 4096)
    }
}
