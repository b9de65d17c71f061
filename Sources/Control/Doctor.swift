import Backends
import Config
import Plugins
import Posix
import PosixAsync
import Statistics
import Storage
import Wire

/// Uses every configured level once, in this process, and says what is wrong and what to do about it.
struct Doctor {
    private let output: Output
    private let texts: Texts
    private let configuration: Configuration
    private let catalog: PluginCatalog
    private let plan: LevelPlan
    private let file: Path?
    private let advice: RustAdvice

    init(_ environment: Environment, _ output: Output, _ texts: Texts) throws(ControlFailure) {
        self.output = output
        self.texts = texts
        let directory = Caller.directory ?? Array("/".utf8)
        do throws(ConfigurationError) {
            configuration = try Configuration.resolve(environment: environment, directory: directory)
        } catch {
            throw ControlFailure(error.message, causes: error.causes)
        }
        catalog = Verbs.catalog(environment)
        advice = RustAdvice(environment, directory: directory)
        plan = LevelPlanner(catalog, configuration, environment).plan()
        file = Places(environment).configurationFile.map { Path($0.bytes, in: directory) }
    }

    /// - Returns: 0 where every level that is asked for works, else 1.
    func run() -> Int32 {
        introduce()
        let checks = check()
        for (index, check) in checks.enumerated() { show(index, check) }
        var problems = checks.count { !$0.check.isFine }
        output.say("\n")
        for loss in plan.losses { output.say("PROBLEM: \(loss)\n") }
        problems += plan.losses.count
        for warning in plan.remarks + configuration.warnings + advice.lines { output.say("note: \(warning)\n") }
        if plan.levels.isEmpty {
            output.say("PROBLEM: there is no level that works, so compiles run without a cache\n")
        }
        let verdict = problems == 0 ? "Everything works." : problems == 1 ? "1 problem." : "\(problems) problems."
        output.say(verdict + "\n")
        return problems == 0 && !plan.levels.isEmpty ? 0 : 1
    }

    private func introduce() {
        output.say("\(texts.name) \(texts.version), build \(RuntimeIdentity.id(version: texts.version))\n")
        let known = file.map { Files.exists($0) ? $0.text : $0.text + " (is not there)" }
        output.say("Configuration file: \(known ?? "none")\n")
        for plugin in catalog.plugins { output.say("Plugin \(plugin.manifest.name): \(plugin.library.text)\n") }
        for refusal in catalog.refusals { output.say("Plugin \(refusal.name) is not used: \(refusal.reason)\n") }
    }

    // MARK: Levels

    private struct Checked: Sendable {
        var traits: StoreTraits
        var check: LevelCheck
    }

    private func check() -> [Checked] {
        let pool = IOPool()
        let backends = BackendStores(pool: pool) { [output] severity, line in
            if severity >= 2 { output.say("  \(line)\n") }
        }
        let disk = configuration.storage.disk
        let stores: [any Store] = plan.levels.map { level in
            switch level {
            case .disk:
                DiskStore(
                    directory: disk.directory, limit: Int64(clamping: disk.sizeLimit), readOnly: disk.readOnly,
                    pool: pool)
            case .plugin(let level): backends.store(for: level)
            }
        }
        let mark = Array("\(Caller.process) \(Clock.now)".utf8)
        return Blocking.run {
            var found: [Checked] = []
            for store in stores {
                let check = await LevelCheck.of(store, mark: mark)
                found.append(Checked(traits: store.traits, check: check))
            }
            return found
        }
    }

    private func show(_ index: Int, _ checked: Checked) {
        output.say("\nL\(index) (\(checked.traits.name)): \(checked.traits.location)\n")
        for line in checked.check.remarks { output.say("        \(line)\n") }
        for finding in checked.check.findings {
            switch finding.outcome {
            case .fine(let time):
                output.say("  ok    \(finding.what)\(time.map { ": " + Self.milliseconds($0) } ?? "")\n")
            case .skipped(let why): output.say("  -     \(finding.what): \(why)\n")
            case .failed(let failure):
                output.say("  FAIL  \(finding.what): \(failure.message)\n        \(failure.reason.advice)\n")
            }
        }
    }

    private static func milliseconds(_ time: Duration) -> String {
        let microseconds = time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(microseconds / 100 % 10) ms"
    }
}
