#!/usr/bin/env python3
"""Builds 300 units while the daemon, the cache's directory, a remote and the clients are in trouble.

    make faults                         every row by itself, then pairs of them (about a quarter of an hour)
    make faults FAULTS="--quick"        the same with fewer units, and no pairs (CI)
    Tests/Faults/faults.py --only stopped --only quota+lying --seed 7
    Tests/Faults/faults.py --list

Every build has to succeed, every object to equal the plain compiler's, within a bounded time, and nothing may be left.
A combination is `daemon+storage+remote+client`; a single row's name stands for itself. The last line is
`N passed, N failed`; ends with 1 when something failed, and keeps the folders of those.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
import zlib

sys.dont_write_bytecode = True

import client_faults  # noqa: E402
import daemon_faults  # noqa: E402
import pairs  # noqa: E402
import processes  # noqa: E402
import remote_faults  # noqa: E402
import storage_faults  # noqa: E402
import tools  # noqa: E402
import units  # noqa: E402
from build import Build, Variant  # noqa: E402
from desk import PROGRAMS, Desk  # noqa: E402
from scenario import Scenario  # noqa: E402

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
DIMENSIONS = {
    "daemon": daemon_faults.ROWS, "storage": storage_faults.ROWS, "remote": remote_faults.ROWS,
    "client": client_faults.ROWS,
}


# Units of a tree where there are many scenarios, and where there is little time.
IN_PAIRS, QUICK = 120, 60


def say(text):
    print(f"faults: {text}", file=sys.stderr, flush=True)


def copied(products, folder):
    """Programs and a plugin, so that nobody builds over them meanwhile. It looks like a checkout, where manifests lie
    beside the sources."""
    target = os.path.join(folder, ".build", "release")
    os.makedirs(target)
    for name in (*PROGRAMS, "libswcache-webdav.so"):
        shutil.copy2(os.path.join(products, name), target)
    os.makedirs(os.path.join(folder, "Plugins", "WebDAV"))
    shutil.copy2(os.path.join(ROOT, "Plugins", "WebDAV", "webdav.toml"), os.path.join(folder, "Plugins", "WebDAV"))
    return target


class Matrix:
    """What all scenarios share: the tree, the plain objects, a cache that is half full."""

    def __init__(self, products, seed, count):
        self.seed = seed
        self.folder = tempfile.mkdtemp(prefix="swm-")
        self.products = copied(products, self.folder)
        self.tools = os.path.join(self.folder, "tools")
        os.makedirs(self.tools)
        self.tree = units.Tree(os.path.join(self.folder, "tree"), os.path.join(self.folder, "far"), seed, count)
        self.number, self.plains, self.kept = 0, {}, []

    def folder_for(self, name):
        self.number += 1
        return os.path.join(self.folder, f"r{self.number}")

    def plain(self, variant):
        """The build without a cache; made once for each way of calling compilers."""
        if variant.name not in self.plains:
            desk = Desk(self.folder_for("plain"), self.products, f"{os.getpid()}-plain")
            build = Build(desk, self.tree, variant).run()
            if build.code != 0:
                raise RuntimeError(f"the plain build failed ({variant.name}): {build.text[-2000:]}")
            build.found_results = build.results()
            self.plains[variant.name] = build
            shutil.rmtree(desk.folder)
        return self.plains[variant.name]

    def fill(self):
        """A cache with half of the units, on a disk and in a remote."""
        desk = Desk(self.folder_for("fill"), self.products, f"{os.getpid()}-fill")
        desk.remote_values, desk.plugins = {}, self.products
        remote = remote_faults.Remote()
        desk.variables |= remote.variables(desk)
        half = units.Part(self.tree, self.tree.units[::2])
        try:
            build = Build(desk, half, Variant(), desk.client).run()
            if build.code != 0 or not desk.stop():
                raise RuntimeError(f"the cache could not be filled: {build.text[-2000:]}")
        finally:
            desk.end_everything()
            remote.close()
        self.template = os.path.join(self.folder, "template")
        shutil.copytree(desk.cache, self.template)
        self.remote_values = dict(remote.server.values)
        shutil.rmtree(desk.folder)

    def keep(self, desk, findings):
        """The folder of what failed, for people to look at."""
        if findings:
            self.kept.append(desk.folder)
        else:
            shutil.rmtree(desk.folder, ignore_errors=True)

    def close(self):
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def rows_of(chosen):
    """Instances for names by dimension; what is not named is the first row, which is none."""
    return {name: rows[chosen.get(name) or next(iter(rows))]() for name, rows in DIMENSIONS.items()}


def singles():
    plan = [("nothing", {})]
    for dimension, rows in DIMENSIONS.items():
        plan += [(f"{dimension}:{name}", {dimension: name}) for name in list(rows)[1:]]
    return plan


def combinations(seed):
    found = pairs.covering([list(rows) for rows in DIMENSIONS.values()], seed)
    return [("+".join(row), dict(zip(DIMENSIONS, row))) for row in found]


def is_possible(chosen):
    needs_root = {"full", "read-only"}
    needs_fuse = {"folder-hangs", "quota", "slow", "broken", "hangs"}
    names = {chosen.get("daemon"), chosen.get("storage")}
    return (os.geteuid() == 0 or not names & needs_root) and (tools.is_fuse_possible() or not names & needs_fuse)


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer units, single rows only")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--pairs", action="store_true", help="combinations only")
    parser.add_argument("--units", type=int, help=f"how many; {units.COUNT}, in pairs {IN_PAIRS}, with --quick {QUICK}")
    parser.add_argument("--only", action="append", default=[], help="dimension:row, or daemon+storage+remote+client")
    parser.add_argument("--minutes", type=float, help="begin no combination after so many")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--products", default=os.path.join(ROOT, ".build", "release"), help="folder of the programs")
    return parser.parse_args()


def stages_of(chosen):
    """Pairs of (how many units, which scenarios)."""
    if chosen.only:
        return [(chosen.units or units.COUNT, [named(name) for name in chosen.only])]
    stages = [] if chosen.pairs else [(chosen.units or (QUICK if chosen.quick else units.COUNT), singles())]
    if not chosen.quick:
        stages.append((chosen.units or IN_PAIRS, combinations(chosen.seed)))
    return stages


def named(name):
    parts = dict(zip(DIMENSIONS, name.split("+"))) if name.count("+") == 3 else None
    row = dict(singles()).get(name, parts)
    if row is None or any(value not in DIMENSIONS[key] for key, value in row.items()):
        raise SystemExit(f"no such row: {name} (see --list)")
    return name, row


def list_rows():
    for dimension, rows in DIMENSIONS.items():
        for name, row in rows.items():
            print(f"{dimension}:{name:20} {row.about}")


def table(done):
    width = max((len(scenario.name) for scenario in done), default=10)
    lines = [f"{'trouble':{width}}  plain s  added s  held"]
    for scenario in done:
        held = "yes" if not scenario.findings else "NO: " + "; ".join(scenario.findings)
        lines.append(f"{scenario.name:{width}}  {scenario.plain_seconds:7.1f}  {scenario.added:+7.1f}  {held}")
    return "\n".join(lines)


class Runner:
    """Carries out the stages, and says how far it is."""

    def __init__(self, chosen):
        self.chosen, self.began = chosen, time.monotonic()
        self.done, self.left_out, self.kept = [], [], []

    def stage(self, count, plan):
        matrix = Matrix(os.path.realpath(self.chosen.products), self.chosen.seed, count)
        say(f"seed {self.chosen.seed}, {count} units, {len(plan)} scenarios")
        try:
            matrix.fill()
            for number, (name, row) in enumerate(plan, 1):
                self.scenario(matrix, name, row, f"{number}/{len(plan)}")
        finally:
            matrix.close()
        self.kept += matrix.kept

    def scenario(self, matrix, name, row, place):
        late = self.chosen.minutes and time.monotonic() - self.began > self.chosen.minutes * 60
        if late or not is_possible(row):
            self.left_out.append(name)
            return
        # Of its own, so that it is the same when it runs alone.
        seed = self.chosen.seed + zlib.crc32(name.encode())
        scenario = Scenario(matrix, name, rows_of(row), seed).run()
        self.done.append(scenario)
        say(f"{place} {name}: {scenario.added:+.1f} s " + ("; ".join(scenario.findings) or "held"))

    def verdict(self):
        print(table(self.done))
        if self.left_out:
            say(f"left out (root, FUSE or time is lacking): {len(self.left_out)}, {self.left_out[0]} first")
        if self.kept:
            say(f"kept: {' '.join(self.kept)}; replay with --seed {self.chosen.seed} --only NAME")
        failed = sum(bool(scenario.findings) for scenario in self.done)
        print(f"{len(self.done) - failed} passed, {failed} failed")
        return 1 if failed or not self.done else 0


def main():
    chosen = options()
    if chosen.list:
        list_rows()
        return 0
    processes.adopt_orphans()
    runner = Runner(chosen)
    for count, plan in stages_of(chosen):
        runner.stage(count, plan)
    return runner.verdict()


if __name__ == "__main__":
    sys.exit(main())
