"""The place of one scenario: a home, a cache, a socket, copies of the programs, and what is started there."""

import os
import shutil
import signal
import subprocess

import processes

PROGRAMS = ("swcache", "swcached", "swcachectl")
FOREIGN = ("SCCACHE_", "CACHEPOT_", "SWCACHE_", "CCACHE_", "CC", "CXX", "CFLAGS", "MAKE", "MFLAGS", "TMPDIR", "LD_PRELOAD")


class Desk:
    def __init__(self, folder, products, mark, variables=None):
        self.folder, self.mark = folder, mark
        for name in ("bin", "home", "run", "tmp", "out", "cache"):
            os.makedirs(os.path.join(folder, name))
        for program in PROGRAMS:
            link_or_copy(os.path.join(products, program), os.path.join(folder, "bin", program))
        self.variables = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.variables |= {
            processes.MARK: mark, "LC_ALL": "C", "HOME": self.path("home"), "XDG_RUNTIME_DIR": self.path("run"),
            "TMPDIR": self.path("tmp"), "SCCACHE_DIR": self.cache, "SCCACHE_SERVER_UDS": self.path("s"),
            "SCCACHE_IDLE_TIMEOUT": "120", "SCCACHE_LOG": "debug", "SCCACHE_ERROR_LOG": self.path("log"),
        } | (variables or {})

    def path(self, *names):
        return os.path.join(self.folder, *names)

    @property
    def cache(self):
        return self.path("cache")

    @property
    def client(self):
        return self.path("bin", "swcache")

    def daemons(self):
        """Also a daemon that lies somewhere else below the folder, after an upgrade."""
        found = []
        for place in ("bin", "new"):
            found += processes.running(self.path(place, "swcached"))
        return [process for process in found if processes.state(process) not in ("Z", None)]

    def control(self, *words, seconds=30, env=None):
        """Runs the client with words of its own; None when it does not end in time."""
        try:
            return subprocess.run(
                [self.client, *words], env=env or self.variables, cwd=self.folder, stdin=subprocess.DEVNULL,
                capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self):
        """Ends the daemon; what lies in its queue is stored first. False when it does not end."""
        self.control("--stop-server")
        return processes.wait_until(lambda: not self.daemons(), 20)

    def end_everything(self):
        """Whatever became of the scenario, nothing of it runs on."""
        for process in self.daemons() + processes.marked(self.mark):
            processes.kill(process, signal.SIGCONT)
            processes.kill(process, signal.SIGKILL)
        processes.wait_until(lambda: not processes.marked(self.mark), 10)
        processes.reap()

    def log(self):
        try:
            with open(self.path("log"), errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
