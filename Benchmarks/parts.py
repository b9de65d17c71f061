"""What is measured. In each round the tools take turns, so that what loads the machine loads them all."""

import os
import shutil
import subprocess
import time

import populate
import processes
import tools
from report import Samples


class Bench:
    """What the parts share. `quick` takes fewer rounds and smaller sizes; the ratios then say little."""

    def __init__(self, root, work, tools, report, quick, say):
        self.root, self.work, self.tools, self.report, self.quick, self.say = root, work, tools, report, quick, say
        self.spawn = processes.build_spawn(os.path.join(root, "Benchmarks", "spawn.c"), work)
        self.environment = tools[0].environment

    def tool(self, name):
        return next((tool for tool in self.tools if tool.name == name), None)

    @property
    def caches(self):
        return [tool for tool in self.tools if tool.launcher and tool.name != "C client"]

    @property
    def clients(self):
        """With the C client, which is only good for hits on what swcache has stored."""
        return [tool for tool in self.tools if tool.launcher]

    def in_turn(self, tools, round_):
        """Another one begins in each round."""
        start = round_ % len(tools)
        return tools[start:] + tools[:start]

    def project(self, *words):
        return processes.run([os.path.join(self.root, "scripts", "real-project"), *words], self.environment)

    def units(self):
        """object -> (source, flags as words), of redis."""
        output = subprocess.run(
            [os.path.join(self.root, "scripts", "real-project"), "units", "redis"], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, text=True,
        ).stdout
        rows = (line.split("\t") for line in output.splitlines())
        return {name: (source, [word.replace("''", "") for word in flags.split()]) for name, source, flags in rows}

    def recipe(self, tool, launcher):
        """Of all of redis: a build.ninja, and the folder to build in. The C client's is swcache's: paths show in objects."""
        folder = os.path.join(self.work, "recipes", tool)
        self.project("ninja", "redis", folder, " ".join(launcher))
        place = "swcache" if tool == "C client" else tool
        return os.path.join(folder, "build.ninja"), os.path.join(self.work, "ninja", place)

    def ninja(self, recipe, environment):
        """Seconds of a build of everything, two jobs at a time, in a new folder."""
        file, folder = recipe
        tools.move_aside(folder)
        os.makedirs(folder)
        shutil.copy(file, folder)
        began = time.monotonic()
        processes.run(["ninja", "-j2"], environment, cwd=folder)
        return time.monotonic() - began

    def expect_hits(self, tool, before, number):
        """A measurement of hits that were none would be worse than no measurement."""
        if tool.hits() is not None and tool.hits() - before < number:
            raise RuntimeError(f"{tool.name}: {tool.hits() - before} hits instead of {number}")


def start(bench):
    """(a) Starting the client and doing nothing."""
    commands = {"/bin/true": (["/bin/true"], bench.environment, 0)}
    for tool in bench.caches:
        words, code = tool.idle_call
        # Nothing is in PATH, so nothing is searched for long.
        commands[tool.name] = ([*tool.launcher, *words], tool.environment | {"PATH": "/nonexistent"}, code)
    samples = {name: Samples() for name in commands}
    names = list(commands)
    for round_ in range(5 if bench.quick else 25):
        for name in bench.in_turn(names, round_):
            command, environment, code = commands[name]
            samples[name].add(processes.start_times(bench.spawn, command, environment, 20, code=code))
    for name in names:
        what = "start of the process" + "".join(f" (`{word}`)" for word in commands[name][0][1:])
        row = bench.report.row("start", what, name, "ms", samples[name])
        if name != "/bin/true":
            target = 1.3 if name == "swcache" else None
            row.ratio("× /bin/true", row.samples.median / samples["/bin/true"].median, target)


def hit(bench):
    """(b) One warm hit: a large unit and a small one."""
    units = bench.units()
    for unit, label in (("server.o", "large"), ("sha256.o", "small")):
        source, flags = units[unit]
        one_hit(bench, f"one warm hit, {label} unit ({os.path.basename(source)})", source, flags)


def one_hit(bench, what, source, flags):
    rounds, batch = (5, 5) if bench.quick else (30, 10)
    true = Samples()
    samples = {tool.name: Samples() for tool in bench.clients}
    commands, before = {}, {}
    for tool in bench.clients:
        tool.start()
        # The C client finds what swcache stored, so it asks from the same place.
        folder = os.path.join(bench.work, "hit", "swcache" if tool.name == "C client" else tool.name)
        os.makedirs(folder, exist_ok=True)
        output = os.path.join(folder, "a.o")
        command = [*tool.launcher, "gcc", *flags, "-MMD", "-MF", output + ".d", "-o", output, "-c", source]
        commands[tool.name] = (command, output, folder)
        processes.run(command, tool.environment, cwd=folder)
        tool.wait_until_stored()
        processes.start_times(bench.spawn, command, tool.environment, 3, output, folder)
        before[tool.name] = tool.hits()
    for round_ in range(rounds):
        true.add(processes.start_times(bench.spawn, ["/bin/true"], bench.environment, batch))
        for tool in bench.in_turn(bench.clients, round_):
            command, output, folder = commands[tool.name]
            samples[tool.name].add(processes.start_times(bench.spawn, command, tool.environment, batch, output, folder))
    bench.report.row("hit", what, "/bin/true", "ms", true)
    for tool in bench.clients:
        bench.expect_hits(tool, before[tool.name], rounds * batch)
        row = bench.report.row("hit", what, tool.name, "ms", samples[tool.name])
        mine = row.samples.median
        if tool.name == "swcache":
            for other, target in (("ccache", 0.35), ("sccache", 0.10)):
                if other in samples:
                    row.ratio(f"× {other}", mine / samples[other].median, target)
            row.ratio("× /bin/true", mine / true.median, 2.0)
            row.ratio("× C client", mine / samples["C client"].median, 1.1)
        else:
            row.ratio("× /bin/true", mine / true.median)


def warm(bench):
    """(c) All of redis from a warm cache, and net of what ninja takes to start as many processes."""
    floor, floor_recipe = Samples(), bench.recipe("floor", ["/bin/true"])
    samples = {tool.name: Samples() for tool in bench.clients}
    recipes, before = {}, {}
    for tool in bench.clients:
        tool.start()
        recipes[tool.name] = bench.recipe(tool.name, tool.launcher)
        bench.ninja(recipes[tool.name], tool.environment)
        tool.wait_until_stored()
        bench.ninja(recipes[tool.name], tool.environment)
        before[tool.name] = tool.hits()
    rounds = 3 if bench.quick else 15
    for round_ in range(rounds):
        bench.say(f"warm: round {round_ + 1} of {rounds}")
        floor.add(bench.ninja(floor_recipe, bench.environment))
        for tool in bench.in_turn(bench.clients, round_):
            samples[tool.name].add(bench.ninja(recipes[tool.name], tool.environment))
    what = "redis, ninja -j2, warm"
    bench.report.row("warm", what, "floor (/bin/true a unit)", "s", floor)
    units = len(bench.units())
    for tool in bench.clients:
        bench.expect_hits(tool, before[tool.name], rounds * units)
        row = bench.report.row("warm", what, tool.name, "s", samples[tool.name])
        if tool.name == "swcache":
            for other, target, net_target in (("ccache", 0.40, 0.25), ("sccache", None, None), ("C client", 1.1, None)):
                if other in samples:
                    theirs = samples[other].median
                    row.ratio(f"× {other}", row.samples.median / theirs, target)
                    net = (row.samples.median - floor.median) / (theirs - floor.median)
                    row.ratio(f"× {other}, net of the floor", net, net_target)


def cold(bench):
    """(d) All of redis with an empty cache: wall time, and processor seconds until the last entry is written."""
    wall, spent = {}, {}
    measured = [tool for tool in bench.tools if tool.name != "C client"]
    recipes = {tool.name: bench.recipe(tool.name, tool.launcher) for tool in measured}
    rounds = 1 if bench.quick else 5
    for round_ in range(rounds):
        for tool in bench.in_turn(measured, round_):
            bench.say(f"cold: round {round_ + 1} of {rounds}, {tool.name}")
            seconds, cpu = cold_build(bench, tool, recipes[tool.name])
            wall.setdefault(tool.name, Samples()).add(seconds)
            spent.setdefault(tool.name, Samples()).add(cpu)
    for what, unit, samples, target in (
        ("redis, ninja -j2, empty cache, wall", "s", wall, 1.03),
        ("redis, ninja -j2, empty cache, processor", "s", spent, 1.06),
    ):
        for tool in measured:
            row = bench.report.row("cold", what, tool.name, unit, samples[tool.name])
            if tool.launcher:
                ratio = row.samples.low / samples["plain"].low
                row.ratio("× plain (minima)", ratio, target if tool.name == "swcache" else None)


def cold_build(bench, tool, recipe):
    tool.forget()
    tool.start()
    before = processes.cpu_seconds_of_ended_children(), processes.cpu_seconds_of(tool.daemon() or 0)
    seconds = bench.ninja(recipe, tool.environment)
    # What is asked from here on is not the build's: read its children's time first.
    ended = processes.cpu_seconds_of_ended_children() - before[0]
    tool.wait_until_stored()
    return seconds, ended + processes.cpu_seconds_of(tool.daemon() or 0) - before[1]


def memory(bench):
    """(e) The daemon's memory after one compile, and after many."""
    for tool in (tool for tool in bench.caches if tool.has_daemon):
        mine = tool.name == "swcache"
        tool.forget()
        tool.start()
        folder = tiny_units(os.path.join(bench.work, "tiny", tool.name), 1, tool.launcher)
        processes.run(["ninja", "-j2"], tool.environment, cwd=folder)
        tool.wait_until_stored()
        report_memory(bench, tool, "daemon's memory, idle after one compile", 24 if mine else None)
        if mine:
            count = 500 if bench.quick else 10_000
            bench.say(f"memory: compiling {count} tiny units")
            folder = tiny_units(os.path.join(bench.work, "tiny", tool.name), count, tool.launcher)
            processes.run(["ninja", "-j2"], tool.environment, cwd=folder)
            tool.wait_until_stored()
            report_memory(bench, tool, f"daemon's memory after {count} entries", 64)


def report_memory(bench, tool, what, target):
    samples = Samples([processes.memory_kb(tool.daemon()) / 1024])
    row = bench.report.row("memory", what, tool.name, "MB", samples)
    if target is not None:
        row.ratio("MB", samples.median, target)


def tiny_units(folder, count, launcher):
    """Different, so that each is an entry of its own; one header, as real units have some."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "tiny.h"), "w") as file:
        file.write("#define TINY(n) int tiny_##n(void) { return n; }\n")
    with open(os.path.join(folder, "build.ninja"), "w") as ninja:
        ninja.write(f"rule compile\n  command = {' '.join(launcher)} gcc -c $in -o $out\n")
        for number in range(count):
            with open(os.path.join(folder, f"{number}.c"), "w") as file:
                file.write(f'#include "tiny.h"\nTINY({number})\n')
            ninja.write(f"build {number}.o: compile {number}.c\n")
    return folder


def entries(bench):
    """(f) The first hit of a daemon that starts on a large cache, against one that starts on an empty one."""
    tool = bench.tool("swcache")
    count = 20_000 if bench.quick else 1_000_000
    source, flags = bench.units()["server.o"]
    output = os.path.join(bench.work, "first.o")
    command = [*tool.launcher, "gcc", *flags, "-o", output, "-c", source]
    samples = {"small": Samples(), "large": Samples()}
    for name in samples:
        tool.stop()
        tool.use_folder(f"cache-{name}")
        tool.forget()
        if name == "large":
            bench.say(f"entries: writing {count} files")
            populate.populate(tool.cache, count)
        processes.run(command, tool.environment)
        tool.wait_until_stored()
        tool.stop()
    rounds = 3 if bench.quick else 9
    names = list(samples)
    for round_ in range(rounds):
        bench.say(f"entries: round {round_ + 1} of {rounds}")
        for name in bench.in_turn(names, round_):
            tool.use_folder(f"cache-{name}")
            samples[name].add(processes.start_times(bench.spawn, command, tool.environment, 1, output))
            bench.expect_hits(tool, 0, 1)
            tool.stop()
    shutil.rmtree(tool.cache if tool.cache.endswith("large") else os.path.join(tool.place, "cache-large"))
    tool.use_folder("cache")
    bench.report.row("entries", "daemon's start and first hit, one entry on disk", tool.name, "ms", samples["small"])
    row = bench.report.row(
        "entries", f"daemon's start and first hit, {count} entries on disk", tool.name, "ms", samples["large"])
    row.ratio("ms more", samples["large"].median - samples["small"].median, 50)


ALL = {"start": start, "hit": hit, "warm": warm, "cold": cold, "memory": memory, "entries": entries}
