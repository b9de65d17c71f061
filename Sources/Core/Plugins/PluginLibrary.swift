import Glibc
import PluginABI
package import Posix

/// A plugin's library and its table. Stays loaded for good: a Swift library that is unloaded leaves metadata
/// behind that the runtime goes on using.
package final class PluginLibrary: Sendable {
    package let name: String
    /// For people, as the plugin tells it.
    package let version: String
    nonisolated(unsafe) let table: swcache_plugin

    /// Loads `libswcache-<name>.so` and asks its `swcache_plugin_<name>` for the table. Blocks on the disk, and
    /// runs the library's constructors: the file must be trusted, so it and its directory may not be writable
    /// for everybody.
    package init(_ path: Path) throws(PluginError) {
        name = try Self.name(of: path)
        try Self.checkWriters(of: path)
        guard let handle = path.withPointer({ dlopen($0, RTLD_NOW | RTLD_LOCAL | Self.noDelete) }) else {
            throw .notLoadable(lastLinkerError())
        }
        let symbol = "swcache_plugin_" + name
        guard let address = dlsym(handle, symbol) else { throw .missingSymbol(symbol) }
        let entry = unsafeBitCast(address, to: (@convention(c) () -> UnsafePointer<swcache_plugin>?).self)
        guard let theirs = entry() else { throw .badTable("\(symbol) returned nothing") }
        table = try Self.copy(of: theirs)
        version = table.version.map { String(cString: $0) } ?? ""
    }

    /// An older plugin's table is shorter, a newer one's longer: what is missing stays zero.
    private static func copy(of theirs: UnsafePointer<swcache_plugin>) throws(PluginError) -> swcache_plugin {
        var table = swcache_plugin()
        guard let least = MemoryLayout<swcache_plugin>.offset(of: \.name), theirs.pointee.size >= UInt64(least) else {
            throw .badTable("a table of \(theirs.pointee.size) bytes")
        }
        // The version comes first: the rest of another major's table means something else.
        guard theirs.pointee.abi_major == SWCACHE_ABI_MAJOR else {
            throw .wrongVersion(found: theirs.pointee.abi_major, known: SWCACHE_ABI_MAJOR)
        }
        let size = min(Int(clamping: theirs.pointee.size), MemoryLayout<swcache_plugin>.size)
        withUnsafeMutableBytes(of: &table) { $0.copyMemory(from: UnsafeRawBufferPointer(start: theirs, count: size)) }
        guard table.open != nil, table.close != nil, table.get != nil else {
            throw .badTable("open, close and get are not optional")
        }
        return table
    }

    private static func name(of path: Path) throws(PluginError) -> String {
        let file = path.name
        let (prefix, suffix) = (Array("libswcache-".utf8), Array(".so".utf8))
        let inner = file.dropFirst(prefix.count).dropLast(suffix.count)
        guard file.starts(with: prefix), file.suffix(suffix.count).elementsEqual(suffix), isName(inner) else {
            throw .badName(path)
        }
        return String(decoding: inner, as: UTF8.self)
    }

    /// Lower-case letters, digits and `_`.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x5f }
    }

    private static func checkWriters(of path: Path) throws(PluginError) {
        for checked in [path, path.directory] {
            do throws(Errno) { _ = try FileFacts(of: checked) } catch {
                throw .notLoadable("\(checked.text): \(error.text)")
            }
        }
        if let danger = Writers.danger(to: path) { throw .unsafePlace(danger) }
    }

    /// A macro that Swift does not import: `RTLD_NODELETE`.
    private static let noDelete: Int32 = 0x1000
}

private func lastLinkerError() -> String { dlerror().map { String(cString: $0) } ?? "no reason given" }
