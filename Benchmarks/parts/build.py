"""Whole projects with two jobs: redis (C), zstd (C, CMake), fmt and its users (C++, CMake). Cold: an empty cache, wall time and
processor time until the last entry is written. Warm: built once more in a new folder."""

import os
import shutil
import time

import processes
import sources
import tools
from report import Samples
from turns import Crew, fresh_copy

ORDER = 40
MINUTES = 12


def run(bench):
    measure(bench, "redis", redis, 3)
    floor(bench)
    if not bench.quick:
        measure(bench, "zstd", lambda bench, tool: cmake(bench, tool, "zstd", os.path.join(
            bench.tree("zstd"), "build", "cmake"), "-DZSTD_BUILD_PROGRAMS=OFF", "-DZSTD_BUILD_SHARED=OFF"), 2)
        users = sources.fmt_project(bench.folder("fmt-users"), bench.tree("fmt"), 9)
        measure(bench, "fmt", lambda bench, tool: cmake(
            bench, tool, "fmt", users, "-DFMT_TEST=OFF", "-DFMT_DOC=OFF"), 1)


def redis(bench, tool):
    """All of src/, or its beginning; objects are named by their place, so each tool has one."""
    template = bench.folder("templates", "redis", tool.name)
    bench.project("ninja", "redis", template, " ".join(tool.launcher))
    if bench.quick:
        with open(os.path.join(template, "build.ninja")) as file:
            blocks = file.read().split("\nbuild ")
        sources.write(os.path.join(template, "build.ninja"), "\nbuild ".join(blocks[:17]) + "\n")
    return template, bench.folder("builds", "redis", "swcache" if tool.name == "C client" else tool.name)


def floor(bench):
    """What ninja takes to start as many processes that do nothing."""
    tool, samples = tools.Floor(bench.work), Samples()
    recipe = redis(bench, tool)
    for _ in bench.rounds(2 if bench.quick else 8, of=8):
        samples.add(ninja(recipe, tool))
    bench.report.row("build", "redis, warm, wall", tool.name, "s", samples)


def cmake(bench, tool, name, source, *options):
    """Configured once: what is measured is compiling."""
    folder = bench.folder("builds", name, tool.name)
    shutil.rmtree(folder)
    launchers = [f"-DCMAKE_{language}_COMPILER_LAUNCHER={';'.join(tool.launcher)}" for language in ("C", "CXX")]
    processes.run(
        ["cmake", "-G", "Ninja", "-S", source, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", *options,
         *(launchers if tool.launcher else [])], tool.environment)
    template = os.path.join(bench.folder("templates", name), tool.name)
    shutil.rmtree(template, ignore_errors=True)
    shutil.copytree(folder, template, symlinks=True)
    return template, folder


class Times:
    def __init__(self):
        self.cold, self.spent, self.warm = Samples(), Samples(), Samples()


def measure(bench, name, prepare, left):
    crew = Crew(bench, [tool for tool in bench.tools if tool.name != "C client"], f"building {name}")
    recipes, times = {}, {}
    for tool in crew:
        with crew.risk(tool):
            recipes[tool.name] = prepare(bench, tool)
            times[tool.name] = Times()
    for round_ in bench.rounds(1 if bench.quick else 4, of=left):
        for tool in crew.turns(round_):
            bench.say(f"build: {name}, round {round_ + 1}, {tool.name}")
            with crew.risk(tool):
                one_round(bench, tool, recipes[tool.name], times[tool.name])
    for what, unit, values in (
        (f"{name}, cold, wall", "s", lambda times: times.cold),
        (f"{name}, cold, processor", "s", lambda times: times.spent),
        (f"{name}, warm, wall", "s", lambda times: times.warm),
    ):
        for tool in crew:
            if values(times[tool.name]).values:
                bench.report.row("build", what, tool.name, unit, values(times[tool.name]))


def one_round(bench, tool, recipe, times):
    tool.forget()
    tool.start()
    before = processes.cpu_seconds_of_ended_children(), processes.cpu_seconds_of(tool.daemon() or 0)
    times.cold.add(ninja(recipe, tool))
    # What is asked from here on is not the build's: read its children's time first.
    ended = processes.cpu_seconds_of_ended_children() - before[0]
    tool.wait_until_stored()
    times.spent.add(ended + processes.cpu_seconds_of(tool.daemon() or 0) - before[1])
    if not tool.launcher:
        return
    hits = tool.hits()
    builds = 2 if bench.quick else 4
    for _ in range(builds):
        times.warm.add(ninja(recipe, tool))
    # All but what a tool does not take, as assembler.
    wanted = sources.ninja_objects(recipe[0]) * 9 // 10 * builds
    if tool.hits() - hits < wanted:
        raise RuntimeError(f"only {tool.hits() - hits} hits in {builds} warm builds")


def ninja(recipe, tool):
    """Seconds of a build of everything, in a new folder of always the same name."""
    template, folder = recipe
    fresh_copy(template, folder)
    began = time.monotonic()
    processes.run(["ninja", "-j2"], tool.environment, cwd=folder)
    return time.monotonic() - began
