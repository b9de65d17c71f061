import Arguments
import Hashing
import Keys
import Posix

/// What a request asks direct mode, besides the files themselves.
struct DirectQuestion: Sendable {
    let manifest: Digest
    let place: CompilePlace
    /// The value that date macros have now.
    let date: [UInt8]
    /// What shapes diagnostics: language, colours, width.
    let diagnostics: Digest
    /// What the user's dependency file is to be; `nil` without one.
    let dependencies: DependencyRequest?
    /// `nil` where comments are not told apart.
    let comments: CommentStyle?
    /// Where results name variables that were read.
    var environment: Environment?

    func accepts(_ result: LiveResult) -> Bool {
        if let wanted = result.date, Guard.date.holds, wanted != date { return false }
        if let wanted = result.diagnostics, Guard.diagnostics.holds, wanted != diagnostics { return false }
        if let wanted = result.boundTo {
            if wanted.place != place.digest(of: wanted.origins) { return false }
        } else if place.mapped != nil, place.maps(result.inputs.lazy.map(\.spelling)) {
            return false
        }
        if !result.variables.isEmpty, !holds(result.variables) { return false }
        guard let dependencies else { return true }
        if Guard.systemHeaders.holds, dependencies.style == .user, !result.knowsSystemHeaders { return false }
        if let wanted = result.dependencyFile, wanted != dependencies.digest { return false }
        return true
    }

    /// Unset is not empty.
    private func holds(_ variables: [Manifest.Variable]) -> Bool {
        guard let environment else { return false }
        return variables.allSatisfy { variable in
            environment.raw(String(decoding: variable.name, as: UTF8.self)).map(place.roots.name) == variable.value
        }
    }
}

extension DependencyRequest {
    /// Of everything that shows in the file.
    var digest: Digest {
        var key = KeyBuilder(domain: "dependency request 1")
        key.add("style", style.rawValue)
        for target in targets { key.add("target", target) }
        key.add("phony", phony ? 1 : 0)
        return key.digest()
    }
}

/// The result that holds.
struct DirectHit: Sendable {
    let entry: Digest
    /// Spellings in the order of the compiler's list, and which are system headers.
    let inputs: [(spelling: [UInt8], isSystemHeader: Bool)]

    init(_ result: LiveResult) {
        entry = result.entry
        inputs = result.inputs.map { ($0.spelling, $0.isSystemHeader) }
    }

    init(_ result: Manifest.Result, in roots: Roots) {
        entry = result.entry
        inputs = result.inputs.map { (roots.path(of: $0.name) ?? $0.name.path, $0.isSystemHeader) }
    }

    /// The user's dependency file for this request.
    func dependencyFile(for request: DependencyRequest, as dialect: Dialect) -> [UInt8] {
        let listed = request.style == .all ? inputs : inputs.filter { !$0.isSystemHeader }
        return Depfile(targets: request.targets, dependencies: listed.map(\.spelling), phony: request.phony)
            .written(as: dialect)
    }
}
