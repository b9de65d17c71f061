/// The object's name in the bucket.
func objectName(_ key: String, prefix: String = "") -> String {
    let parts = key.prefix(3).map { String($0) } + [key]
    return ((prefix.isEmpty ? [] : [prefix]) + parts).joined(separator: "/")
}
