package import Config
package import Plugins
package import Posix

/// Decides which levels a configuration means. Reads files that hold secrets, and nothing else.
package struct LevelPlanner {
    let catalog: PluginCatalog
    let configuration: Configuration
    let environment: Environment

    package init(_ catalog: PluginCatalog, _ configuration: Configuration, _ environment: Environment) {
        self.catalog = catalog
        self.configuration = configuration
        self.environment = environment
    }

    package func plan() -> LevelPlan {
        var plan = LevelPlan()
        if let chain = configuration.storage.levels {
            plan.isChain = true
            plan.policy = chain.policy
            follow(chain, &plan)
        } else {
            choose(&plan)
        }
        noteIdleVariables(&plan)
        plan.problems += UnclaimedVariables(environment, catalog).notes.map {
            LevelProblem(kind: .suspicious, message: $0)
        }
        return plan
    }

    // MARK: A chain

    private func follow(_ chain: LevelChain, _ plan: inout LevelPlan) {
        var seen: Set<String> = []
        for name in chain.names {
            guard seen.insert(name).inserted else {
                plan.note("the chain names \(name) twice; the second one is left out")
                continue
            }
            if name == "disk", configuration.storage.disk.isConfigured {
                plan.levels.append(.disk)
            } else if name == "disk" {
                plan.mistake("the chain of levels names disk, but no disk cache is configured; set SCCACHE_DIR")
            } else if let plugin = catalog.plugin(name) {
                let resolver = resolver(plugin.manifest)
                if resolver.isActive {
                    add(plugin, resolver, &plan)
                } else {
                    plan.mistake(unconfigured(plugin.manifest, resolver))
                }
            } else {
                plan.missing(absent(name, "the chain of levels names '\(name)'"))
            }
        }
        for plugin in catalog.plugins where !seen.contains(plugin.manifest.name) {
            let resolver = resolver(plugin.manifest)
            if resolver.isActive {
                plan.note("\(source(resolver)) is ignored: the chain of levels does not name \(plugin.manifest.name)")
            }
        }
        for section in configuration.storage.sections where !seen.contains(section.name) && !isKnown(section.name) {
            plan.note(absent(section.name, "\(section.file.text) has a section cache.\(section.name)"))
        }
    }

    private func unconfigured(_ manifest: PluginManifest, _ resolver: OptionResolver) -> String {
        let ways = resolver.activatingVariables + ["[cache.\(manifest.name)] in the configuration file"]
        return "the chain of levels names \(manifest.name), but no \(manifest.title) cache is configured; "
            + "set \(ways.joined(separator: ", or "))"
    }

    // MARK: One of several

    private struct Candidate {
        var name: String
        var priority: Int64
        var source: String
        /// `nil` where it cannot be used: `loss` tells why.
        var plugin: Plugin?
        var loss = ""
    }

    /// What was asked for and cannot be had is not replaced by something else.
    private func choose(_ plan: inout LevelPlan) {
        let candidates = candidates.sorted { ($0.priority, $0.name) < ($1.priority, $1.name) }
        guard let chosen = candidates.first else {
            plan.levels = [.disk]
            return
        }
        if let plugin = chosen.plugin {
            add(plugin, resolver(plugin.manifest), &plan)
        } else {
            plan.missing(chosen.loss)
        }
        for other in candidates.dropFirst() { plan.note(ignored(other.source, other.name, beside: chosen.name)) }
        if configuration.storage.disk.isConfigured, environment["SCCACHE_DIR"] != nil {
            plan.note(ignored("SCCACHE_DIR", "disk", beside: chosen.name))
        }
    }

    private func ignored(_ source: String, _ name: String, beside chosen: String) -> String {
        let chain = name == "disk" ? "disk,\(chosen)" : "\(chosen),\(name)"
        return "\(source) is ignored: the cache is \(chosen) alone; SCCACHE_MULTILEVEL_CHAIN=\(chain) uses both"
    }

    private var candidates: [Candidate] {
        var found: [Candidate] = []
        for plugin in catalog.plugins {
            let resolver = resolver(plugin.manifest)
            guard resolver.isActive else { continue }
            found.append(
                Candidate(
                    name: plugin.manifest.name, priority: plugin.manifest.priority, source: source(resolver),
                    plugin: plugin))
        }
        for refusal in catalog.refusals {
            guard let manifest = refusal.manifest, resolver(manifest).isActive else { continue }
            found.append(
                Candidate(
                    name: refusal.name, priority: manifest.priority, source: source(resolver(manifest)),
                    loss: refusal.reason))
        }
        for section in configuration.storage.sections where !found.contains(where: { $0.name == section.name }) {
            guard catalog.plugin(section.name) == nil, catalog.refusal(section.name)?.manifest == nil else { continue }
            let source = "\(section.file.text): cache.\(section.name)"
            found.append(
                Candidate(
                    name: section.name, priority: .max, source: source,
                    loss: absent(section.name, "\(section.file.text) has a section cache.\(section.name)")))
        }
        return found
    }

    // MARK: Both

    private func add(_ plugin: Plugin, _ resolver: OptionResolver, _ plan: inout LevelPlan) {
        do throws(ConfigurationError) {
            let resolved = try resolver.resolve()
            let values = resolved.values
            let switchName = plugin.manifest.readOnlyOption
            let mode = values.first { $0.name == switchName }?.text
            let level = PluginLevel(
                plugin, options: values,
                location: plugin.manifest.location { name in values.first { $0.name == name && !$0.isSecret }?.text },
                readOnly: mode == "READ_ONLY" || mode == "true")
            plan.levels.append(.plugin(level))
            plan.files += resolved.files
            for note in resolved.notes { plan.note(note) }
        } catch {
            plan.mistake(error.message)
        }
    }

    private func resolver(_ manifest: PluginManifest) -> OptionResolver {
        OptionResolver(
            manifest: manifest, environment: environment,
            section: configuration.storage.sections.first { $0.name == manifest.name })
    }

    /// What switched it on.
    private func source(_ resolver: OptionResolver) -> String {
        if let variable = resolver.activatingVariable { return variable }
        let file = resolver.section.map { "\($0.file.text): " } ?? ""
        return "\(file)cache.\(resolver.manifest.name)"
    }

    private func isKnown(_ name: String) -> Bool { catalog.plugin(name) != nil || catalog.refusal(name) != nil }

    private func absent(_ name: String, _ who: String) -> String {
        if let refusal = catalog.refusal(name) { return refusal.reason }
        return "\(who), but there is no such plugin; install libswcache-\(name).so with its manifest, or name their "
            + "directory in SCCACHE_PLUGIN_DIR (looked in \(catalog.placesText))"
    }

    private func noteIdleVariables(_ plan: inout LevelPlan) {
        for plugin in catalog.plugins {
            let resolver = resolver(plugin.manifest)
            guard let idle = resolver.idleVariable else { continue }
            let ways = resolver.activatingVariables.joined(separator: " or ")
            plan.note("\(idle) is ignored: the \(plugin.manifest.title) cache is switched on by \(ways)")
        }
    }
}

extension LevelPlan {
    fileprivate mutating func note(_ message: String) { problems.append(.init(kind: .note, message: message)) }
    fileprivate mutating func mistake(_ message: String) { problems.append(.init(kind: .mistake, message: message)) }
    fileprivate mutating func missing(_ message: String) { problems.append(.init(kind: .missing, message: message)) }
}
