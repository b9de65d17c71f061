import Rust
import Testing

/// Calls in the words of the setting that says what is kept.
@Suite struct ProductsTests {
    @Test(arguments: [
        ("--crate-type lib --emit link", ["lib"]), ("--crate-type rlib,staticlib --emit link", ["rlib", "staticlib"]),
        ("--crate-type bin --emit link", ["bin"]), ("--crate-type bin --emit metadata", []),
        ("--crate-type proc-macro --emit link", ["proc-macro"]),
        ("--crate-type cdylib,lib --emit link", ["cdylib", "lib"]),
        ("--crate-type cdylib,lib --emit metadata", ["lib"]), ("--crate-type dylib --emit link", ["dylib"]),
        ("--test --emit link", ["test"]), ("--test --crate-type lib --emit link", ["test"]),
        ("--test --emit metadata", []),
    ])
    func `a call makes what it is told to`(line: String, products: [String]) throws {
        let found = try compilation(words("a.rs --crate-name a --out-dir o " + line))
        #expect(found.products == Set(products))
    }
}
