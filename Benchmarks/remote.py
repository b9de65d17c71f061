"""(g) Builds on a fresh machine, whose cache is a server: near and far away. (h) The daemon's memory while uploads wait."""

import contextlib
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import processes
import tools
from report import Samples

FAR = 100  # milliseconds of a round trip


@dataclass
class Server:
    """A real one of scripts/backends, behind a proxy that may be slow."""

    name: str
    family: str
    address: str  # the script's name for its URL
    variables: object  # (URL, values of the script) -> environment, of sccache and swcache alike


SERVERS = (
    Server("redis", "redis", "REDIS_URL", lambda url, _: {"SCCACHE_REDIS_ENDPOINT": url}),
    Server("s3", "s3", "MOTO_ENDPOINT", lambda url, values: {
        "SCCACHE_BUCKET": values["MOTO_BUCKET"], "SCCACHE_ENDPOINT": url, "SCCACHE_REGION": values["MOTO_REGION"],
        "SCCACHE_S3_USE_SSL": "false", "AWS_ACCESS_KEY_ID": values["MOTO_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": values["MOTO_SECRET_ACCESS_KEY"]}),
    Server("webdav", "webdav", "WEBDAV_APACHE_URL", lambda url, values: {
        "SCCACHE_WEBDAV_ENDPOINT": url, "SCCACHE_WEBDAV_USERNAME": values["WEBDAV_USERNAME"],
        "SCCACHE_WEBDAV_PASSWORD": values["WEBDAV_PASSWORD"]}),
)


@contextlib.contextmanager
def running(bench, server):
    """The values that the server's script tells."""
    script = os.path.join(bench.root, "scripts", "backends", server.family + ".sh")
    folder = tempfile.mkdtemp(prefix="swcache-bench-server-")
    try:
        processes.run([script, "up", folder], dict(os.environ))  # with the caller's home, where it keeps what it installs
        with open(os.path.join(folder, "env")) as file:
            pairs = (line.rstrip("\n").split("=", 1) for line in file)
            yield {name.removeprefix("SWCACHE_TEST_"): "".join(shlex.split(value)) for name, value in pairs}
    finally:
        processes.run([script, "down", folder], dict(os.environ), check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def program(bench, name, *words):
    """One of our own beside this file, that prints its port."""
    path = os.path.join(bench.root, "Benchmarks", name)
    process = subprocess.Popen(
        [sys.executable, path, *map(str, words)], env=bench.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def led(url, port):
    """The URL by way of that port."""
    scheme, rest = url.split("://", 1)
    place, slash, path = rest.partition("/")
    return f"{scheme}://127.0.0.1:{port}{slash}{path}", place.rsplit(":", 1)[1]


def recipe(bench, launcher, count):
    """Units of redis, each as often as it takes, with a macro that makes them different. Not optimised: what is measured
    compiles nothing, and filling the servers shall not take longer than that."""
    units = list(bench.units().items())
    lines = [f"rule compile\n  command = {' '.join(launcher)} gcc $flags -o $out -c $in\n"]
    for number in range(count):
        name, (source, flags) = units[number % len(units)]
        round_ = number // len(units)
        lines.append(f"build {round_}-{name}: compile {source}\n  flags = {shlex.join(flags)} -O0 -DBENCH_ROUND={round_}\n")
    return "".join(lines)


def build(bench, tool, text, jobs, environment):
    """Seconds, in a new folder of the same name for each."""
    folder = os.path.join(bench.work, "remote", tool.name)
    tools.move_aside(folder)
    os.makedirs(folder)
    with open(os.path.join(folder, "build.ninja"), "w") as file:
        file.write(text)
    began = time.monotonic()
    processes.run(["ninja", f"-j{jobs}"], environment, cwd=folder)
    return time.monotonic() - began


class Remote:
    """A tool with a server: sccache has nothing else, swcache a disk before it. The daemon has to see the variables, too."""

    def __init__(self, tool, server, variables):
        self.tool, self.name, self.variables = tool, tool.name, dict(variables)
        if tool.name == "swcache":
            self.variables |= {"SCCACHE_MULTILEVEL_CHAIN": f"disk,{server.name}", "SCCACHE_PLUGIN_DIR": tool.plugins}

    @property
    def environment(self):
        return self.tool.environment | self.variables

    def start_afresh(self):
        """With an empty disk, as on a machine that has built nothing yet."""
        self.tool.forget()
        processes.run([self.tool.path, "--start-server"], self.environment)

    def hits(self):
        return self.tool.hits()


def remote(bench):
    """(g) Fresh machines: everything comes from a server, nothing from the disk."""
    count = 24 if bench.quick else 200
    rounds = 1 if bench.quick else 3
    measured = [tool for tool in bench.caches if tool.has_daemon]
    texts = {tool.name: recipe(bench, tool.launcher, count) for tool in measured}
    mine = bench.tool("swcache")
    warm = warm_from_disk(bench, mine, texts["swcache"], rounds)
    left = len(SERVERS) * 4  # measurements that share the time
    for server in SERVERS:
        with running(bench, server) as values:
            url = values[server.address]
            bench.say(f"remote: filling {server.name}")
            for tool in measured:
                fill(bench, Remote(tool, server, server.variables(url, values)), texts[tool.name])
            for latency in (FAR, 0):
                port = led(url, 0)[1]
                with program(bench, "delay.py", "127.0.0.1", port, latency) if latency else nothing(port) as near:
                    variables = server.variables(led(url, near)[0], values)
                    for jobs in (2, 16):
                        fresh_machines(bench, server, measured, texts, variables, (latency, jobs, count), warm[jobs], (rounds, left))
                        left -= 1


@contextlib.contextmanager
def nothing(port):
    yield port


def warm_from_disk(bench, tool, text, rounds):
    """Seconds of the same build when the disk has it all, by the number of jobs; the daemon is as new as on the others."""
    tool.forget()
    tool.start()
    build(bench, tool, text, 2, tool.environment)
    tool.wait_until_stored()
    medians = {}
    for jobs in (2, 16):
        samples = Samples()
        for _ in range(rounds):
            tool.stop()
            tool.start()
            samples.add(build(bench, tool, text, jobs, tool.environment))
        bench.report.row("remote", f"warm from the disk, new daemon, -j{jobs}", tool.name, "s", samples)
        medians[jobs] = samples.median
    return medians


def fill(bench, remote, text):
    """The server has everything then: a daemon that ends has uploaded what it had."""
    remote.start_afresh()
    build(bench, remote.tool, text, 2, remote.environment)
    remote.tool.wait_until_stored()
    remote.tool.stop()


def fresh_machines(bench, server, measured, texts, variables, case, warm, rounds):
    latency, jobs, count = case
    most, left = rounds
    place = f"{latency} ms" if latency else "loopback"
    samples = {tool.name: Samples() for tool in measured}
    for round_ in bench.rounds(most, of=left):
        for tool in bench.in_turn(measured, round_):
            bench.say(f"remote: {server.name}, {place}, -j{jobs}, {tool.name}")
            fresh = Remote(tool, server, variables)
            fresh.start_afresh()
            samples[tool.name].add(build(bench, tool, texts[tool.name], jobs, fresh.environment))
            bench.expect_hits(fresh, 0, count)
    for tool in measured:
        row = bench.report.row("remote", f"{server.name}, {place}, {count} units, -j{jobs}", tool.name, "s", samples[tool.name])
        if tool.name == "swcache":
            bound = count / jobs * 2 * latency / 1000 + warm
            row.ratio("× two round trips a unit, and the disk", row.samples.median / bound, 1.3)


def uploads(bench):
    """(h) Memory while a thousand uploads wait for servers that take their time."""
    tool = bench.tool("swcache")
    count = 500  # an entry and a manifest each
    with program(bench, "slow_store.py") as port:
        url = f"http://127.0.0.1:{port}"
        servers = {
            "SCCACHE_WEBDAV_ENDPOINT": url, "SCCACHE_BUCKET": "bench", "SCCACHE_ENDPOINT": url, "SCCACHE_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "SCCACHE_AZURE_BLOB_CONTAINER": "bench",
            "SCCACHE_AZURE_CONNECTION_STRING":
                f"DefaultEndpointsProtocol=http;AccountName=bench;AccountKey=YmVuY2g=;BlobEndpoint={url}/bench",
        }
        for what, chain in (("behind a disk", "disk,webdav,s3,azure"), ("without a disk", "webdav,s3,azure")):
            bench.say(f"uploads: {what}")
            tool.forget()
            environment = tool.environment | servers | {
                "SCCACHE_MULTILEVEL_CHAIN": chain, "SCCACHE_PLUGIN_DIR": tool.plugins}
            processes.run([tool.path, "--start-server"], environment)
            folder = data_units(os.path.join(bench.work, "uploads", what.replace(" ", "-")), count, tool.launcher)
            peak = peak_memory(tool, ["ninja", "-j4"], environment, folder)
            waiting = waiting_uploads(tool, environment, chain, 2 * count)
            samples = Samples([peak])
            row = bench.report.row(
                "uploads", f"daemon's memory at most, {waiting} uploads wait for three slow servers, {what}", tool.name, "MB", samples)
            row.ratio("MB", samples.median, 128)
            processes.end(tool.daemon())  # nobody waits for what the servers will never take


def peak_memory(tool, command, environment, folder):
    """Megabytes of the daemon, looked at all the time that the command takes."""
    daemon = tool.daemon()
    process = subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, processes.memory_kb(daemon) / 1024)
        time.sleep(0.1)
    if process.returncode != 0:
        raise RuntimeError(f"uploads: {command} ended with {process.returncode}")
    return max(peak, processes.memory_kb(daemon) / 1024)


def waiting_uploads(tool, environment, chain, offered):
    """A measurement of stores that were never opened, or of uploads that were given up, would say nothing."""
    text = processes.run([tool.path, "--show-stats", "--stats-format=json"], environment)
    levels = json.loads(text)["stats"].get("multi_level", [])
    far = [offered - level["writes"] - level["write_failures"] for level in levels if "disk" not in level["name"]]
    if len(levels) != len(chain.split(",")):
        raise RuntimeError(f"uploads: not all servers are there:\n{text}")
    return sum(far)


def data_units(folder, count, launcher):
    """Objects of 50 KB each that nothing makes smaller."""
    os.makedirs(folder, exist_ok=True)
    noise = random.Random(1)
    with open(os.path.join(folder, "build.ninja"), "w") as ninja:
        ninja.write(f"rule compile\n  command = {' '.join(launcher)} gcc -c $in -o $out\n")
        for number in range(count):
            text = "".join(f"\\{byte:03o}" for byte in noise.randbytes(50_000))
            with open(os.path.join(folder, f"{number}.c"), "w") as file:
                file.write(f'const char data{number}[] = "{text}";\n')
            ninja.write(f"build {number}.o: compile {number}.c\n")
    return folder


ALL = {"remote": remote, "uploads": uploads}
