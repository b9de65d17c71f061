package import Hashing

/// What is known of one command line: several results, newest first. The first whose facts all hold now names the
/// entry. It travels between machines: it holds names and digests, never a time stamp.
package struct Manifest: Equatable, Sendable {
    /// More results than this push the oldest out.
    package static let mostResults = 24
    /// More inputs than this, over all results, push the oldest result out.
    package static let mostInputs = 40_000

    package var results: [Result]

    package init(results: [Result] = []) { self.results = results }

    /// Puts a result in front; an older one for the same entry goes.
    package mutating func add(_ result: Result) {
        results.removeAll { $0.entry == result.entry && $0.inputs == result.inputs }
        results.insert(result, at: 0)
        var inputs = 0
        var kept = 0
        for result in results {
            inputs += result.inputs.count
            if kept == Self.mostResults || (inputs > Self.mostInputs && kept > 0) { break }
            kept += 1
        }
        results.removeSubrange(kept...)
    }

    /// What another daemon wrote in the meantime, behind what we know.
    package mutating func merge(_ other: Manifest) {
        for result in other.results where !results.contains(where: { $0.entry == result.entry }) {
            results.append(result)
        }
        if results.count > Self.mostResults { results.removeSubrange(Self.mostResults...) }
    }

    /// One compile that was taken in: what it read, and which entry came of it.
    package struct Result: Equatable, Sendable {
        package var entry: Digest
        /// Every file that was read, in the order of the compiler's dependency file, the source first.
        package var inputs: [Input]
        /// Names that must not exist: one of them would have been found before an input.
        package var absences: [Absence] = []
        /// Names that must exist (`__has_include` answered yes), though nothing of them was read.
        package var presences: [Name] = []
        /// The value that date macros had, where an input names one.
        package var date: [UInt8]?
        /// The entry has diagnostics: of the environment and terminal that shaped them.
        package var diagnostics: Digest?
        /// Places of this machine show, or may show, in the outputs.
        package var boundTo: Binding?
        /// Variables that the compiler said it read.
        package var variables: [Variable] = []
        /// Directories whose files may all have been read: no name may come or go.
        package var listings: [Listing] = []
        /// Which inputs are system headers is known, so that an `-MMD` file can be written.
        package var knowsSystemHeaders = false
        /// The compiler's dependency file was not as our writer would have written it: it serves requests for
        /// exactly these targets and options only.
        package var dependencyFile: Digest?

        package init(entry: Digest, inputs: [Input]) {
            self.entry = entry
            self.inputs = inputs
        }
    }

    package struct Input: Equatable, Sendable {
        package var name: Name
        package var digest: Digest
        /// Of the comment-blind form; only where comments cannot show in the outputs of this result.
        package var commentBlind: Digest?
        package var isSystemHeader: Bool

        package init(_ name: Name, _ digest: Digest, commentBlind: Digest? = nil, isSystemHeader: Bool = false) {
            self.name = name
            self.digest = digest
            self.commentBlind = commentBlind
            self.isSystemHeader = isSystemHeader
        }
    }

    /// The outputs are those of one place only.
    package struct Binding: Equatable, Sendable {
        package var origins: [Name.Origin]
        /// Of the places of these roots.
        package var place: Digest

        package init(_ origins: [Name.Origin], _ place: Digest) {
            self.origins = origins
            self.place = place
        }
    }

    /// A variable of the environment as the compiler found it.
    package struct Variable: Equatable, Sendable {
        package var name: [UInt8]
        /// `nil`: it was not set. A path below a root is kept relative to that.
        package var value: Name?

        package init(_ name: [UInt8], _ value: Name?) {
            self.name = name
            self.value = value
        }
    }

    /// The names that one directory holds, itself and nothing below.
    package struct Listing: Equatable, Sendable {
        package var directory: Name
        package var names: Digest

        package init(_ directory: Name, _ names: Digest) {
            self.directory = directory
            self.names = names
        }
    }

    /// Entries of one directory that must be absent.
    package struct Absence: Equatable, Sendable {
        package var directory: Name
        package var names: [[UInt8]]

        package init(_ directory: Name, _ names: [[UInt8]]) {
            self.directory = directory
            self.names = names
        }
    }
}

/// A path as manifests keep it: as the compiler spelled it, or below a directory whose place does not count.
package struct Name: Hashable, Sendable {
    package enum Origin: UInt8, Sendable {
        case asSpelled, belowBase
        /// cargo's target directory, the working directory, cargo's home, the toolchain.
        case belowTarget, belowWorkspace, belowCargoHome, belowToolchain
        /// Where this very call writes.
        case belowOutputs
    }

    package var origin: Origin
    package var path: [UInt8]

    package init(_ origin: Origin, _ path: [UInt8]) {
        self.origin = origin
        self.path = path
    }
}
