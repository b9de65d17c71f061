"""What a hit and a miss cost beyond the compile: processor milliseconds of client and daemon, bytes written to the disk."""

import os

import processes
import sources
from report import Samples
from turns import Crew

ORDER = 60
MINUTES = 2


def run(bench):
    count = 40 if bench.quick else 150
    crew = Crew(bench, [tool for tool in bench.tools if tool.name != "C client"], "counting costs")
    misses, hits, written = ({tool.name: Samples() for tool in crew} for _ in range(3))
    for round_ in bench.rounds(1 if bench.quick else 5):
        for tool in crew.turns(round_):
            with crew.risk(tool):
                folder = bench.folder("cost", tool.name, str(round_))
                sources.tiny_units(folder, 1000 * round_, count)
                sources.tiny_ninja(folder, 1000 * round_, count, tool.launcher)
                tool.start()
                spent, bytes_ = spend(tool, folder)
                misses[tool.name].add(1000 * spent / count)
                written[tool.name].add(bytes_ / count / 1024)
                if tool.launcher:
                    for number in range(count):
                        os.rename(os.path.join(folder, f"{1000 * round_ + number}.o"),
                                  os.path.join(folder, f"{number}.old"))
                    hits[tool.name].add(1000 * spend(tool, folder)[0] / count)
    for what, unit, samples in (
        ("processor time of a tiny unit, missed", "ms", misses), ("processor time of a tiny unit, hit", "ms", hits),
        ("written to disk for a tiny unit, missed", "KiB", written),
    ):
        for tool in crew:
            if samples[tool.name].values:
                bench.report.row("cost", what, tool.name, unit, samples[tool.name])


def spend(tool, folder):
    """Processor seconds and bytes written of all of it, until the daemon rests."""
    before = account(tool)
    processes.run(["ninja", "-j2"], tool.environment, cwd=folder)
    ended = processes.cpu_seconds_of_ended_children(), processes.written_by_ended_children()
    tool.wait_until_stored()
    daemon = processes.exact_cpu_seconds_of(tool.daemon()), processes.written_by(tool.daemon())
    return ended[0] + daemon[0] - before[0], ended[1] + daemon[1] - before[1]


def account(tool):
    daemon = tool.daemon()
    return (
        processes.cpu_seconds_of_ended_children() + processes.exact_cpu_seconds_of(daemon),
        processes.written_by_ended_children() + processes.written_by(daemon))
