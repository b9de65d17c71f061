"""What is measured: a file each, found by being here.

A part has `ORDER` (its place), `MINUTES` (its share of half an hour; rounds end when that is over) and `run(bench)`. Its
docstring says what it measures. It puts rows into `bench.report`; in each round the tools take turns, so that what loads
the machine loads them all.

`Benchmarks/remote.py`, where it is there, brings parts about levels behind the disk: its `ALL` is name -> function. They are
about what has sccache's interface.
"""

import importlib
import importlib.util
import pkgutil
from types import SimpleNamespace


def all_parts():
    """name -> part, in their order."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        found[module.name] = importlib.import_module(f"{__name__}.{module.name}")
    if importlib.util.find_spec("remote"):
        for name, function in importlib.import_module("remote").ALL.items():
            found[name] = SimpleNamespace(
                ORDER=100, MINUTES=4 if name == "remote" else 1,
                run=lambda bench, function=function: function(bench.only("swcache", "sccache")))
    return dict(sorted(found.items(), key=lambda item: item[1].ORDER))
