"""fd, a Rust program of some 75 crates, with cargo and two jobs: cold, warm, and warm in another directory."""

import os
import shutil
import time

import processes
import tools
from report import Samples
from turns import Crew

ORDER = 50
MINUTES = 5.5


def run(bench):
    if bench.quick or not shutil.which("cargo"):
        bench.say("rust: left out" + (" with --quick" if bench.quick else ": no cargo in PATH"))
        return
    tree = bench.tree("fd")
    crew = Crew(bench, [tool for tool in bench.tools if tool.knows_rust], "building fd")
    whats = ("cold", "warm", "warm, other directory")
    samples = {tool.name: {what: Samples() for what in whats} for tool in crew}
    hits = {}
    for round_ in bench.rounds(3):
        for tool in crew.turns(round_):
            bench.say(f"rust: round {round_ + 1}, {tool.name}")
            with crew.risk(tool):
                one_round(bench, tool, tree, samples[tool.name], hits)
    for what in whats:
        for tool in crew:
            if samples[tool.name][what].values:
                note = hits.get((tool.name, what))
                bench.report.row("rust", f"fd, {what}", tool.name, "s", samples[tool.name][what], note)


def one_round(bench, tool, tree, samples, hits):
    tool.forget()
    tool.start()
    for what, place in (("cold", "one"), ("warm", "one"), ("warm, other directory", "two")):
        if what != "cold" and not tool.launcher:
            continue
        folder = os.path.join(bench.folder("fd", tool.name), place)
        tools.move_aside(folder)
        shutil.copytree(tree, folder, symlinks=True)
        before = tool.hits()
        samples[what].add(cargo(tool, folder))
        tool.wait_until_stored()
        if before is not None and what != "cold":
            hits[tool.name, what] = f"{tool.hits() - before} hits"
        # Some 200 MB each.
        shutil.rmtree(os.path.join(folder, "target"))


def cargo(tool, folder):
    environment = tool.environment | {"CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never"}
    if tool.launcher:
        environment["RUSTC_WRAPPER"] = tool.path
    began = time.monotonic()
    processes.run(["cargo", "build", "--quiet", "--offline", "-j2"], environment, cwd=folder)
    return time.monotonic() - began
