"""Memory of the daemons: after one compile, and after many."""

import os

import processes
import sources
from report import Samples
from turns import Crew

ORDER = 90
MINUTES = 1


def run(bench):
    crew = Crew(bench, [tool for tool in bench.caches if tool.has_daemon], "memory")
    for tool in crew:
        with crew.risk(tool):
            tool.forget()
            tool.start()
            for count in (1, 100 if bench.quick else 2000):
                compile_tiny(bench, tool, count)
                what = f"daemon's memory after {count} compile{'s' if count > 1 else ''}"
                samples = Samples([processes.memory_kb(tool.daemon()) / 1024])
                bench.report.row("memory", what, tool.name, "MB", samples)


def compile_tiny(bench, tool, count):
    folder = os.path.join(bench.folder("memory", tool.name), str(count))
    sources.tiny_units(folder, 0, count)
    sources.tiny_ninja(folder, 0, count, tool.launcher)
    processes.run(["ninja", "-j2"], tool.environment, cwd=folder)
    tool.wait_until_stored()
