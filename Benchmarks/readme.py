"""The lines of the project's README that quote the benchmark, between two marks."""

import re

MARKS = ("<!-- benchmark -->", "<!-- /benchmark -->")
QUOTED = (
    ("hit, C, large unit", "one hit, C"), ("hit, C++, heavy headers", "one hit, C++ with heavy headers"),
    ("hit, Rust, rlib", "one hit, a crate of Rust"), ("redis, warm, wall", "redis, everything a hit"),
    ("redis, cold, wall", "redis, everything a miss"), ("fd, warm", "fd (Rust), everything a hit"),
)
OTHERS = ("plain", "ccache", "sccache", "zccache")


def quote(path, report, ratios):
    """Replaces them; False where the marks are not there."""
    with open(path) as file:
        text = file.read()
    pattern = re.compile(re.escape(MARKS[0]) + ".*" + re.escape(MARKS[1]), re.DOTALL)
    if not pattern.search(text):
        return False
    lines = [MARKS[0], "", "| time, divided by that of | " + " | ".join(OTHERS) + " |", "|---" + "|--:" * len(OTHERS) + "|"]
    by_name = {what: tools for (_, what, _), tools in report.groups().items()}
    for what, label in QUOTED:
        found = ratios(by_name.get(what, {}))
        if found:
            lines.append(f"| {label} | " + " | ".join(f"{found[o]:.2f}" if o in found else "" for o in OTHERS) + " |")
    lines += [
        "", f"`make bench` on {report.facts['machine']}; all of it is in [docs/benchmarks](docs/benchmarks/README.md).", "",
        MARKS[1]]
    with open(path, "w") as file:
        file.write(pattern.sub(lambda _: "\n".join(lines), text))
    return True
