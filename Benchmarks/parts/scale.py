"""Large caches: the first hit of a daemon that starts on one, `--show-stats`, evicting half of it, memory."""

import os
import time

import populate
import processes
from report import Samples

ORDER = 80
MINUTES = 3


def run(bench):
    tool = bench.swcache
    source, flags = bench.units()["sha256.o"]
    try:
        for count in (10_000,) if bench.quick else (10_000, 100_000, 1_000_000):
            bench.say(f"scale: {count} entries")
            tool.stop()
            tool.use_folder(f"scale-{count}")
            tool.forget()
            populate.populate(tool.cache, count)
            measure(bench, tool, count, [*tool.launcher, "gcc", *flags, "-c", source])
    finally:
        tool.stop()
        tool.use_folder("cache")


def measure(bench, tool, count, command):
    folder = bench.folder("scale", str(count))
    output = os.path.join(folder, "a.o")
    command = [*command, "-o", output]
    bench.times(command, tool, 1, output, folder)
    tool.wait_until_stored()
    first, stats, memory = Samples(), Samples(), Samples()
    for _ in bench.rounds(3 if bench.quick else 5):
        tool.stop()
        first.add(bench.times(command, tool, 1, output, folder))
        if tool.hits() < 1:
            raise RuntimeError("the first hit was none")
        stats.add(bench.times([*tool.launcher, "--show-stats"], tool, 1))
        memory.add(processes.memory_kb(tool.daemon()) / 1024)
    entries = f"{count:,} entries"
    bench.report.row("scale", f"{entries}: start of the daemon and first hit", tool.name, "ms", first)
    bench.report.row("scale", f"{entries}: --show-stats", tool.name, "ms", stats)
    bench.report.row("scale", f"{entries}: daemon's memory", tool.name, "MB", memory)
    rate, most = evict(tool, command[:-1] + [os.path.join(folder, "b.o"), "-DEVICT"], count)
    bench.report.row("scale", f"{entries}: evicted", tool.name, "/s", Samples([rate]))
    bench.report.row("scale", f"{entries}: daemon's memory while evicting", tool.name, "MB", Samples([most]))


def evict(tool, command, count):
    """Half of it has to go, as a daemon with a smaller limit finds out when it stores something. Entries a second."""
    tool.stop()
    limit = populate.SIZE * count // 2
    environment = tool.environment | {"SCCACHE_CACHE_SIZE": str(limit)}
    began = time.monotonic()
    processes.run(command, environment)
    most = 0.0
    deadline = began + 120
    while (left := tool.cache_size(environment)) > limit:
        most = max(most, processes.memory_kb(tool.daemon()) / 1024)
        if time.monotonic() > deadline:
            raise RuntimeError(f"after two minutes {left} bytes are left of {limit}")
        time.sleep(0.02)
    seconds = time.monotonic() - began
    gone = (populate.SIZE * count - left) // populate.SIZE
    return gone / seconds, max(most, processes.memory_kb(tool.daemon()) / 1024)
