"""1, 16, 64 and 256 clients at once, each a warm hit of its own: hits in a second, and how long one takes."""

import os

import processes
from report import Samples
from turns import Crew

ORDER = 70
MINUTES = 2


def run(bench):
    source, flags = bench.units()["sha256.o"]
    crew = Crew(bench, bench.caches, "many clients at once")
    for tool in crew:
        with crew.risk(tool):
            prepare(bench, tool, ["gcc", *flags, "-c", source])
    sizes = (1, 16) if bench.quick else (1, 16, 64, 256)
    rates = {(tool.name, size): Samples() for tool in crew for size in sizes}
    waits = {(tool.name, size): Samples() for tool in crew for size in sizes}
    memory = {}
    for round_ in bench.rounds(1 if bench.quick else 5):
        for size in sizes:
            for tool in crew.turns(round_):
                with crew.risk(tool):
                    total = 64 if bench.quick else max(256, 2 * size)
                    seconds, times = crowd(bench, tool, size, total, ["gcc", *flags, "-c", source, "-o", "%"])
                    rates[tool.name, size].add(total / seconds)
                    waits[tool.name, size].add(times)
                    if tool.daemon():
                        memory.setdefault(tool.name, Samples()).add(processes.memory_kb(tool.daemon()) / 1024)
    for size in sizes:
        clients = f"{size} client{'s' if size > 1 else ''} at once"
        for tool in crew:
            key = tool.name, size
            bench.report.row("crowd", f"{clients}, hits a second", tool.name, "/s", rates[key])
            for percent in (50, 99):
                samples = Samples([waits[key].percentile(percent)])
                bench.report.row("crowd", f"{clients}, p{percent}", tool.name, "ms", samples)
    for tool in crew:
        if tool.name in memory:
            bench.report.row("crowd", "daemon's memory meanwhile", tool.name, "MB", memory[tool.name])


def prepare(bench, tool, command):
    tool.start()
    folder = bench.folder("crowd", tool.name)
    for _ in range(2):
        processes.run([*tool.launcher, *command, "-o", "a.o"], tool.environment, cwd=folder)
        tool.wait_until_stored()


def crowd(bench, tool, size, total, command):
    """Seconds of all of them, and milliseconds of each. Outputs have names of their own, in a new folder."""
    parent = bench.folder("crowd", tool.name)
    folder = os.path.join(parent, str(len(os.listdir(parent))))
    os.makedirs(folder)
    lines = processes.output(
        [bench.crowd, str(size), str(total), *tool.launcher, *command], tool.environment, cwd=folder).split()
    return int(lines[0]) / 1e9, [int(line) / 1e6 for line in lines[1:]]
