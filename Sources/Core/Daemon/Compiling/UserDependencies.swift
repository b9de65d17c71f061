import Arguments
import Keys
import Posix
import Wire

/// The `-MMD` file that the user asked for, after a compile that wrote `-MD`'s into a file of ours.
struct UserDependencies: Sendable {
    private let work: CompileWork
    private let service: Service
    /// Asked for; `nil` also where the compile wrote it itself.
    private let wanted: DependencyRequest?

    init(_ work: CompileWork, _ service: Service) {
        self.work = work
        self.service = service
        wanted = work.compilation.dependencies.flatMap { $0.style == .user ? $0 : nil }
    }

    /// A run of the preprocessor that writes it, where it cannot be derived; `nil` where none is needed or possible.
    var plan: Plan? { wanted.flatMap { _ in CompilePlan.userDependencies(work, service) } }

    /// Derived from what was learnt; `nil` where that is not certain.
    func file(of taken: Intake.Taken) -> [UInt8]? {
        guard let wanted, !taken.learnt.needsUserDependencies else { return nil }
        return DirectHit(taken.result, in: work.question.place.roots).dependencyFile(
            for: wanted, as: work.compilation.dialect)
    }
}

extension Manifest.Result {
    /// The same with every input that the compiler's own `-MMD` file leaves out marked as a system header.
    func naming(userDependencies file: [UInt8], in roots: Roots) -> Manifest.Result? {
        guard let listed = (try? Depfile.parse(file)).map({ Set($0.dependencies) }) else { return nil }
        var result = self
        result.inputs = inputs.map { input in
            var input = input
            input.isSystemHeader = roots.path(of: input.name).map { !listed.contains($0) } ?? true
            return input
        }
        result.knowsSystemHeaders = true
        return result
    }
}
