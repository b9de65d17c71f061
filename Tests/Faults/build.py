"""One run of make, and what became of it."""

import hashlib
import os
import signal
import subprocess
import threading
import time

import processes

LIMIT = 180  # seconds after which a build counts as hanging


class Variant:
    """How compilers are called: what a client's fault changes for the plain compiler too."""

    def __init__(self, name="plain", script='exec "$@"', c="gcc", cpp="g++", flags="-O1 -g"):
        self.name, self.script, self.c, self.cpp, self.flags = name, script, c, cpp, flags


class Results(dict):
    """What a build left; `words`: of its dependency files."""


class Build:
    """make -j8 of the tree into `out`, through `tool` or without."""

    def __init__(self, desk, tree, variant, tool=None, plain=None):
        self.desk, self.tree, self.variant, self.tool, self.plain = desk, tree, variant, tool, plain
        self.out, self.more = desk.path("out"), {}
        self.process = None
        self.code, self.text, self.seconds = None, "", 0.0

    def beside(self, out, more):
        """Another build of the same, elsewhere and with other variables."""
        other = Build(self.desk, self.tree, self.variant, self.tool, self.plain)
        other.out, other.more = self.desk.path(out), more
        return other

    def command(self, keep_going):
        script = self.desk.path("call.sh")
        with open(script + ".new", "w") as file:
            file.write(self.variant.script + "\n")
        os.replace(script + ".new", script)
        call = f"sh {script} {self.tool or ''} "
        return ["make", "-j8", "-r"] + (["-k"] if keep_going else []) + [
            f"CC={call}{self.variant.c}", f"CXX={call}{self.variant.cpp}", f"FLAGS={self.variant.flags}",
            f"TREE={self.tree.folder}", f"FAR={self.tree.far}", f"OUT={self.out}", "UNITS=" + " ".join(self.tree.units)]

    def run(self, beside=(), keep_going=False, seconds=LIMIT):
        """Runs the build with each of `beside` (functions of the build) in a thread of its own."""
        os.makedirs(self.out, exist_ok=True)
        with open(self.out + ".log", "w+", errors="replace") as output:
            began = time.monotonic()
            self.process = subprocess.Popen(
                self.command(keep_going), env=self.desk.variables | self.more, cwd=self.tree.folder, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True)
            processes.OWN.add(self.process.pid)
            threads = [threading.Thread(target=self._guarded, args=(act,)) for act in beside]
            for thread in threads:
                thread.start()
            try:
                self.code = self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.code = "hangs"
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            self.seconds = time.monotonic() - began
            for thread in threads:
                thread.join()
            processes.OWN.discard(self.process.pid)
            output.seek(0)
            self.text = output.read()
        return self

    troubles = ()

    def _guarded(self, act):
        try:
            act(self)
        except Exception as error:  # the scenario tells it
            self.troubles = self.troubles + (f"{type(error).__name__}: {error}",)

    def one(self, unit):
        """Compiles that unit again, alone."""
        target = os.path.join(self.out, unit + ".o")
        if os.path.exists(target):
            os.unlink(target)
        command = self.command(False) + [target]
        self.code = subprocess.run(
            command, env=self.desk.variables, cwd=self.tree.folder, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=LIMIT).returncode

    @property
    def is_running(self):
        return self.process.poll() is None

    def done(self):
        try:
            return sum(name.endswith(".o") for name in os.listdir(self.out))
        except FileNotFoundError:
            return 0

    def wait_for(self, share):
        """Waits until that share of the objects is there. False when the build ended before."""
        wanted = share * len(self.tree.units)
        while self.done() < wanted:
            if not self.is_running:
                return False
            time.sleep(0.01)
        return True

    def results(self):
        """Name -> (digest, permissions) of all that lies in the folder."""
        found = Results()
        for name in sorted(os.listdir(self.out)):
            with open(os.path.join(self.out, name), "rb") as file:
                found[name] = (hashlib.sha256(file.read()).hexdigest(), os.fstat(file.fileno()).st_mode & 0o7777)
        found.words = {name: self.words(name) for name in found if name.endswith(".d")}
        return found

    def pass_over_longer_lists(self):
        """From now on a dependency file may name more than the plain one does."""
        self.longer_lists = True

    longer_lists = False

    def found(self):
        """How the results differ from the plain ones."""
        results = self.results()
        if self.longer_lists:
            for name, plain in self.plain.items():
                if name.endswith(".d") and name in results and set(self.plain.words[name]) <= set(self.words(name)):
                    results[name] = plain
        return differences(results, self.plain)

    def words(self, name):
        with open(os.path.join(self.out, name)) as file:
            return file.read().replace("\\\n", " ").split()



def differences(results, plain):
    """What a person has to know, in few words; empty when all is equal."""
    found = []
    if lacking := sorted(set(plain) - set(results)):
        found.append(f"lacks {len(lacking)} files ({lacking[0]})")
    if more := sorted(set(results) - set(plain)):
        found.append(f"{len(more)} stray files beside the objects ({more[0]})")
    other = [name for name in plain if name in results and results[name] != plain[name]]
    if other:
        found.append(f"{len(other)} files differ ({other[0]})")
    return found
