import ObjectStoreKit

extension URL {
    /// With its query. Not `text()`, since libcurl has a way of its own to write the digits after percent signs.
    var asWritten: String { description + (rawQuery.map { "?" + $0 } ?? "") }
}
