#!/usr/bin/env python3
"""Kills the daemon at each system call of a store, and looks at what is left.

    Tests/Faults/crash.py [--every N]

A unit is compiled by a daemon that dies at its n-th call, for every n until nothing is left to do; the last calls come when the
client has gone. Each time the object has to be right, the cache usable by the next daemon, and its account exact.
"""

import argparse
import json
import mmap
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import processes  # noqa: E402
import tools  # noqa: E402
from desk import Desk  # noqa: E402
from faults import ROOT, say  # noqa: E402

SOURCE = '#include <stddef.h>\n#include "a.h"\nint {name}(int x) {{ return x + A; }}\n'
WORDS = ["-O1", "-g", "-MMD", "-MF"]


class CrashingDaemon:
    """A daemon under crashpoint: `arm` tells when to count from, and when to kill."""

    def __init__(self, desk, program):
        self.path = desk.path("crash")
        with open(self.path, "wb") as file:
            file.write(bytes(12))
        with open(self.path, "r+b") as file:
            self.control = mmap.mmap(file.fileno(), 12)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(desk.path("s"))
        os.chmod(desk.path("s"), 0o600)
        listener.listen(64)
        self.process = subprocess.Popen(
            [program, self.path, desk.path("bin", "swcached")], pass_fds=[listener.fileno()],
            env=desk.variables | {"SWCACHE_LISTEN_FD": str(listener.fileno())}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        listener.close()

    def arm(self, kill_at):
        self.control[:] = struct.pack("<III", 1, kill_at, 0)

    @property
    def count(self):
        return struct.unpack("<III", self.control[:])[2]

    def settle(self):
        """Waits until it makes no more calls, or has been killed."""
        last, since = -1, time.monotonic()
        while self.process.poll() is None and time.monotonic() - since < 0.15:
            if self.count != last:
                last, since = self.count, time.monotonic()
            time.sleep(0.01)


class Crash:
    def __init__(self, folder, products, program, number):
        self.desk = Desk(os.path.join(folder, f"c{number}"), products, f"{os.getpid()}-crash-{number}")
        self.program, self.number, self.findings = program, number, []
        for name in ("a", "b"):
            self._write(f"{name}.c", SOURCE.format(name=name))
        self._write("a.h", "#define A 1\n")

    def _write(self, name, text):
        with open(self.desk.path(name), "w") as file:
            file.write(text)
        old = time.time() - 100
        os.utime(self.desk.path(name), (old, old))

    def _compile(self, name, tool=True):
        """The object and the dependency file; None for a compile that fails."""
        for ending in ("o", "d"):
            if os.path.exists(self.desk.path(f"{name}.{ending}")):
                os.unlink(self.desk.path(f"{name}.{ending}"))
        words = ([self.desk.client] if tool else []) + ["gcc", *WORDS, f"{name}.d", "-c", f"{name}.c", "-o", f"{name}.o"]
        done = subprocess.run(
            words, cwd=self.desk.folder, env=self.desk.variables, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        if done.returncode != 0 or done.stderr:
            return None
        return [open(self.desk.path(f"{name}.{ending}"), "rb").read() for ending in ("o", "d")]

    def run(self, kill_at):
        """How many calls there were."""
        plain = self._compile("b", tool=False)
        daemon = CrashingDaemon(self.desk, self.program)
        try:
            self._expect(self._compile("a") is not None, "the first compile failed")
            daemon.settle()
            daemon.arm(kill_at)
            self._expect(self._compile("b") == plain, "the compile during which the daemon died is not as the plain one")
            daemon.settle()
            count = daemon.count
            if kill_at:
                self._afterwards(plain)
        finally:
            daemon.process.kill()
            daemon.process.wait()
            self.desk.end_everything()
            if not self.findings:
                shutil.rmtree(self.desk.folder)
        return count

    def _afterwards(self, plain):
        hits = self.desk.log().count(" hit ")
        for _ in range(2):
            self._expect(self._compile("b") == plain, "a compile afterwards is not as the plain one")
            self._stats()
        self._expect(self.desk.log().count(" hit ") > hits, "nothing hits afterwards")
        self._expect(
            processes.wait_until(lambda: self._stats() == self._stored(), 10),
            f"the account says {self._stats()} bytes, there are {self._stored()}")
        self._expect(self.desk.stop(), "the daemon does not end")

    def _stats(self):
        done = self.desk.control("--show-stats", "--stats-format=json")
        return json.loads(done.stdout).get("cache_size") if done and done.returncode == 0 else None

    def _stored(self):
        total = 0
        for folder, _, names in os.walk(self.desk.path("cache", "swcache", "v1")):
            if os.path.basename(folder) != "tmp":
                total += sum(os.path.getsize(os.path.join(folder, name)) for name in names if len(name) >= 62)
        return total

    def _expect(self, holds, text):
        if not holds and text not in self.findings:
            self.findings.append(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="only each n-th call")
    parser.add_argument("--at", type=int, help="one call only")
    parser.add_argument("--products", default=os.path.join(ROOT, ".build", "release"))
    chosen = parser.parse_args()
    processes.adopt_orphans()
    folder = tempfile.mkdtemp(prefix="swk-")
    program = tools.compile_program(folder, "crashpoint")
    products = os.path.realpath(chosen.products)
    total = Crash(folder, products, program, 0).run(0)
    say(f"a store takes {total} system calls of the daemon")
    places = [chosen.at] if chosen.at else list(range(1, total + 1, chosen.every))
    failed = 0
    for number in places:
        crash = Crash(folder, products, program, number)
        crash.run(number)
        if crash.findings:
            failed += 1
            say(f"call {number}: {'; '.join(crash.findings)} (see {crash.desk.folder})")
        if number % 25 == 0:
            say(f"{number} of {total}")
    if not failed:
        shutil.rmtree(folder)
    print(f"{len(places) - failed} passed, {failed} failed")
    return 1 if failed or not places or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
