"""One warm hit at a time: a small and a large unit of C, C++ with heavy headers, a crate of Rust."""

import os
import shutil

import sources
from report import Samples
from turns import Crew, expect_hits

ORDER = 20
MINUTES = 3


def run(bench):
    units = bench.units()
    left = 4 if shutil.which("cargo") else 3
    for unit, label in (("sha256.o", "small"), ("server.o", "large")):
        source, flags = units[unit]
        measure(bench, f"hit, C, {label} unit", bench.clients, c_call("gcc", flags, source), left)
        left -= 1
    heavy = sources.heavy_cxx(bench.folder("heavy"), bench.tree("fmt"))
    measure(bench, "hit, C++, heavy headers", bench.clients, c_call("g++", ["-O1", "-std=c++17", *heavy[1]], heavy[0]),
            left)
    if shutil.which("cargo"):
        crew = [tool for tool in bench.caches if tool.knows_rust]
        measure(bench, "hit, Rust, rlib", crew, sources.rust_crate(bench), 1, strict=False)


def c_call(compiler, flags, source):
    def call(folder):
        output = os.path.join(folder, "a.o")
        return [compiler, *flags, "-MMD", "-MF", output + ".d", "-o", output, "-c", source], output

    return call


def measure(bench, what, tools, call, left, strict=True):
    batch = 4 if bench.quick else 10
    floor, samples, prepared = Samples(), {}, {}
    crew = Crew(bench, tools, what)
    for tool in crew:
        with crew.risk(tool):
            prepared[tool.name] = prepare(bench, tool, what, call)
            samples[tool.name] = Samples()
    done = 0
    for round_ in bench.rounds(3 if bench.quick else 20, least=2, of=left):
        floor.add(bench.times(["/bin/true"], bench.plain, batch))
        for tool in crew.turns(round_):
            with crew.risk(tool):
                command, output, folder, _ = prepared[tool.name]
                samples[tool.name].add(bench.times(command, tool, batch, output, folder))
        done += batch
    bench.report.row("hit", what, "floor", "ms", floor)
    for tool in crew:
        with crew.risk(tool):
            note = None
            if strict:
                expect_hits(tool, prepared[tool.name][3], done)
            elif tool.hits() - prepared[tool.name][3] < done:
                note = "no hits"
            bench.report.row("hit", what, tool.name, "ms", samples[tool.name], note)


def prepare(bench, tool, what, call):
    """Stores it, and asks a few times."""
    tool.start()
    # The C client finds what swcache stored, so it asks from the same place.
    place = "swcache" if tool.name == "C client" else tool.name
    folder = bench.folder("hit", what.replace(" ", "-").replace(",", ""), place)
    words, output = call(folder)
    command = [*tool.launcher, *words]
    bench.times(command, tool, 1, output, folder)
    tool.wait_until_stored()
    bench.times(command, tool, 3, output, folder)
    return command, output, folder, tool.hits()
