"""One combination of troubles, from a filled cache to an empty process table."""

import os
import shutil
import signal
import time

import client_faults
import processes
import remote_faults
from build import Build, Variant
from desk import Desk

# What a build may take, as a share of the plain one, beside what its rows allow.
FACTOR, SLACK = 2.5, 4.0
# What a daemon that has nothing to do keeps open: two dozen files, and at most 64 connections to a remote. More is a leak.
DESCRIPTORS = 24 + 64


class Scenario:
    """`rows`: instances of Fault, by their dimensions' names."""

    def __init__(self, matrix, name, rows, seed):
        self.matrix, self.name, self.rows, self.seed = matrix, name, rows, seed
        self.findings, self.added, self.plain_seconds = [], 0.0, 0.0
        client = rows["client"]
        self.variant = client.variant() if isinstance(client, client_faults.Odd) else Variant()

    def run(self):
        plain = self.matrix.plain(self.variant)
        self.plain_seconds = plain.seconds
        desk = self._desk()
        started = []
        try:
            for row in self.rows.values():
                row.prepare(desk)
                started.append(row)
            self._faulted(desk, plain)
            while started:
                started.pop(0).end(desk)
            self._recovered(desk, plain)
            self._ended(desk)
        except Exception as error:  # a defect of the scenario is not to end the run
            self._find(f"{type(error).__name__}: {error}")
        finally:
            desk.end_everything()
            for row in started:
                self._guarded(row.end, desk)
            if isinstance(self.rows["remote"], remote_faults.Remote):
                self._guarded(self.rows["remote"].close)
        self.matrix.keep(desk, self.findings)
        return self

    def _desk(self):
        desk = Desk(self.matrix.folder_for(self.name), self.matrix.products, f"{os.getpid()}-{self.name}")
        desk.seed, desk.tools, desk.far = self.seed, self.matrix.tools, self.matrix.tree.far
        desk.plugins, desk.remote_values = self.matrix.products, self.matrix.remote_values
        shutil.copytree(self.matrix.template, desk.cache, dirs_exist_ok=True)
        for row in self.rows.values():
            desk.variables |= row.variables(desk)
        return desk

    def _faulted(self, desk, plain):
        build = Build(desk, self.matrix.tree, self.variant, desk.client, plain=plain.found_results)
        again = any(row.kills_clients for row in self.rows.values())
        build.run([row.meanwhile for row in self.rows.values()], keep_going=again)
        seconds = build.seconds
        for trouble in build.troubles:
            self._find(trouble)
        if again:
            first = build.code
            build = Build(desk, self.matrix.tree, self.variant, desk.client, plain=plain.found_results).run()
            seconds += build.seconds
            if first == "hangs":
                self._find("the build hangs")
        self._check(build, "the build")
        self.added = seconds - plain.seconds
        limit = plain.seconds * FACTOR + SLACK + sum(row.seconds for row in self.rows.values())
        if seconds > limit:
            self._find(f"took {seconds:.1f} s, the limit is {limit:.1f} s")

    def _check(self, build, what):
        if build.code != 0:
            lines = [line for line in build.text.splitlines() if "rror" in line or "***" in line] or [build.text[-200:]]
            self._find(f"{what} ended with {build.code}: {'; '.join(lines[:3])}")
        # Who is killed before the daemon has answered leaves the compiler's longer list of headers.
        if what == "the build" and any(row.kills_clients for row in self.rows.values()):
            build.pass_over_longer_lists()
        for difference in build.found():
            self._find(f"{what}: {difference}")
        # make tells when its tokens do not add up; nobody else has anything to say.
        said = [line for line in build.text.splitlines() if "INTERNAL" in line or "swcache" in line.replace(build.desk.folder, "")
                and not line.startswith(("sh ", "make"))]
        if said:
            self._find(f"{what} says: {said[0]}")

    def _recovered(self, desk, plain):
        """Without trouble the cache works again, from what is left."""
        os.rename(desk.path("out"), desk.path("out.faulted"))
        build = Build(desk, self.matrix.tree, self.variant, desk.client, plain=plain.found_results).run()
        self._check(build, "the build afterwards")
        if not processes.wait_until(lambda: self._hits(desk), 30):
            self._find("no compile hits within 30 s of the end of the trouble")
        for daemon in desk.daemons():
            if not processes.wait_until(lambda: processes.descriptors(daemon) <= DESCRIPTORS, 20):
                self._find(f"the daemon holds {processes.descriptors(daemon)} descriptors: "
                           + processes.kinds_of_descriptors(daemon))

    def _hits(self, desk):
        """Compiles a unit; whether it came from the cache is in the daemon's log."""
        before = desk.log().count(" hit ")
        unit = Build(desk, self.matrix.tree, Variant(), desk.client)
        unit.one("u1.c")
        return unit.code == 0 and processes.wait_until(lambda: desk.log().count(" hit ") > before, 0.3)

    def _ended(self, desk):
        stats = desk.control("--show-stats", "--stats-format=json")
        if stats is None or stats.returncode != 0:
            self._find("--show-stats failed")
        if not desk.stop():
            self._find("the daemon does not end")
        if not processes.wait_until(lambda: not processes.marked(desk.mark), 10):
            self._find("processes are left: " + ", ".join(map(processes.name, processes.marked(desk.mark))))
        self._strays(desk)

    def _strays(self, desk):
        kills = any(row.leaves_temporary for row in self.rows.values())
        kills_clients = any(row.kills_clients for row in self.rows.values())
        places = [(desk.path("tmp"), kills_clients), (desk.path("cache", "swcache", "v1", "tmp"), kills)]
        for place, allowed in places:
            left = os.listdir(place) if os.path.isdir(place) and not allowed else []
            # The compiler's own, where it was killed, would be there without a cache.
            if left:
                self._find(f"{len(left)} stray files in {os.path.relpath(place, desk.folder)} ({left[0]})")
        sockets = [name for name in os.listdir(desk.folder) if name.startswith("s") and name not in ("s2",)]
        left = [name for name in sockets if not name.endswith(".lock")]
        if left:
            self._find(f"the socket is still there: {left}")

    def _find(self, text):
        if text not in self.findings:
            self.findings.append(text)

    def _guarded(self, act, *words):
        try:
            act(*words)
        except Exception as error:
            self._find(f"{type(error).__name__}: {error}")
