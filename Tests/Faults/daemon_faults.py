"""What happens to the daemon while a build goes on."""

import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import time

import processes
import tools
from desk import PROGRAMS, link_or_copy
from fault import Fault, Nothing


class Killed(Fault):
    about = "SIGKILL, five times"
    leaves_temporary = True
    seconds = 6.0  # a client whose daemon dies in the middle of an answer starts the compiler; others start a daemon

    def meanwhile(self, build):
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            if not build.wait_for(share):
                return
            for daemon in build.desk.daemons():
                processes.kill(daemon, signal.SIGKILL)


class Stopped(Fault):
    about = "SIGSTOP until the build's end"
    seconds = 8.0  # a wave of eight waits for 2 s; later ones see the mark

    def meanwhile(self, build):
        build.wait_for(0.3)
        for daemon in build.desk.daemons():
            processes.kill(daemon, signal.SIGSTOP)

    def end(self, desk):
        for daemon in desk.daemons():
            processes.kill(daemon, signal.SIGCONT)


class Terminated(Fault):
    about = "SIGTERM, three times"
    leaves_temporary = True  # a store that is under way when the time is up
    seconds = 6.0

    def meanwhile(self, build):
        for share in (0.2, 0.5, 0.8):
            if not build.wait_for(share):
                return
            for daemon in build.desk.daemons():
                processes.kill(daemon, signal.SIGTERM)


class Upgraded(Fault):
    about = "a newer client, with its own daemon, takes the place of the old one"
    seconds = 6.0

    def meanwhile(self, build):
        build.wait_for(0.4)
        desk = build.desk
        os.makedirs(desk.path("new"))
        for program in PROGRAMS:
            link_or_copy(desk.path("bin", program), desk.path("new", program))
        script = desk.path("bin", "swcache.new")
        with open(script, "w") as file:
            file.write(f'#!/bin/sh\nSWCACHE_BUILD_NUMBER=30000 exec {desk.path("new", "swcache")} "$@"\n')
        os.chmod(script, 0o755)
        os.replace(script, desk.client)


class WithoutDescriptors(Fault):
    about = "as many descriptors as it has open, and three"
    seconds = 8.0

    def meanwhile(self, build):
        build.wait_for(0.2)
        for daemon in build.desk.daemons():
            few = processes.descriptors(daemon) + 3
            _, hard = resource.prlimit(daemon, resource.RLIMIT_NOFILE)
            resource.prlimit(daemon, resource.RLIMIT_NOFILE, (few, hard))

    def end(self, desk):
        for daemon in desk.daemons():
            _, hard = resource.prlimit(daemon, resource.RLIMIT_NOFILE)
            resource.prlimit(daemon, resource.RLIMIT_NOFILE, (hard, hard))


class WithoutMemory(Fault):
    about = "no address space beyond what it has and 1 MiB; its successors likewise"
    leaves_temporary = True
    seconds = 8.0

    def meanwhile(self, build):
        for share in (0.1, 0.3, 0.5, 0.7):
            if not build.wait_for(share):
                return
            for daemon in build.desk.daemons():
                pages = processes.read(daemon, "statm").split()
                if pages:
                    limit = int(pages[0]) * resource.getpagesize() + (1 << 20)
                    self._limit(daemon, limit)

    def end(self, desk):
        for daemon in desk.daemons():
            self._limit(daemon, resource.RLIM_INFINITY)

    def _limit(self, daemon, bytes_):
        try:
            resource.prlimit(daemon, resource.RLIMIT_AS, (bytes_, resource.RLIM_INFINITY))
        except ProcessLookupError:
            pass


class ClockJumps(Fault):
    about = "its wall clock jumps by hours and years, back and forth"
    seconds = 4.0

    def prepare(self, desk):
        self.file = desk.path("clock")
        self._jump(0)
        library = tools.clock_jump(desk.tools)
        # A daemon that a client starts inherits no such library, so this one is handed its socket here.
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(desk.path("s"))
        os.chmod(desk.path("s"), 0o600)
        listener.listen(128)
        env = desk.variables | {
            "LD_PRELOAD": library, "CLOCK_JUMP": self.file, "SWCACHE_LISTEN_FD": str(listener.fileno())}
        self.daemon = subprocess.Popen(
            [desk.path("bin", "swcached")], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=[listener.fileno()])
        listener.close()

    def _jump(self, seconds):
        with open(self.file, "r+b" if os.path.exists(self.file) else "wb") as file:
            file.write(struct.pack("<q", seconds * 10**9))

    def meanwhile(self, build):
        hour, year = 3600, 365 * 86400
        for step, seconds in enumerate((hour, -hour, 5 * year, -20 * year, 0, 2, -2, 86400)):
            if not build.wait_for(0.1 * (step + 1)):
                return
            self._jump(seconds)

    def end(self, desk):
        self._jump(0)


class Starved(Fault):
    about = "its threads run when nothing else wants to, beside four that always do"
    seconds = 20.0

    def meanwhile(self, build):
        hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"], env=build.desk.variables) for _ in range(4)]
        processes.OWN.update(hog.pid for hog in hogs)
        try:
            while build.is_running:
                for daemon in build.desk.daemons():
                    self._starve(daemon)
                time.sleep(0.2)
        finally:
            for hog in hogs:
                hog.kill()
                hog.wait()
                processes.OWN.discard(hog.pid)

    def _starve(self, daemon, policy=os.SCHED_IDLE):
        try:
            for thread in os.listdir(f"/proc/{daemon}/task"):
                os.sched_setscheduler(int(thread), policy, os.sched_param(0))
        except OSError:
            pass

    def end(self, desk):
        for daemon in desk.daemons():
            self._starve(daemon, os.SCHED_OTHER)


class FolderHangs(Fault):
    about = "a folder of headers that a tenth of the units include hangs for 3 s"
    seconds = 8.0  # the compiler itself waits for those 3 s, and eight calls before it for 1.5 s

    def prepare(self, desk):
        self.folder = tools.FaultyFolder(desk.tools, desk.far)

    def meanwhile(self, build):
        build.wait_for(0.3)
        self.folder.become("hang")
        time.sleep(3)
        self.folder.become("none")

    def end(self, desk):
        # Who still looks at it must not be left with a mount that goes.
        self.folder.close()


ROWS = {
    "fine": Nothing, "killed": Killed, "stopped": Stopped, "terminated": Terminated, "upgraded": Upgraded,
    "no-descriptors": WithoutDescriptors, "no-memory": WithoutMemory, "clock-jumps": ClockJumps, "starved": Starved,
    "folder-hangs": FolderHangs,
}
