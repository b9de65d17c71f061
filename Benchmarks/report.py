"""Samples and rows, and the table that comes of them: a line for each measurement, a column for each tool."""

import json
import os
import statistics
from dataclasses import dataclass, field

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))

COLUMNS = ("floor", "plain", "C client", "swcache", "ccache", "sccache", "zccache")
# What swcache's median may be at most, times the other's.
TARGETS = {
    ("hit", "ccache"): 0.5, ("hit", "sccache"): 0.10, ("hit", "C client"): 1.1, ("hit", "floor"): 2.0,
    ("start", "floor"): 1.3, ("redis, warm, wall", "ccache"): 0.5, ("redis, cold, wall", "plain"): 1.03,
    ("zstd, cold, wall", "plain"): 1.03, ("fmt, cold, wall", "plain"): 1.03,
}


@dataclass
class Samples:
    values: list = field(default_factory=list)

    def add(self, values):
        self.values += values if isinstance(values, list) else [values]

    @property
    def median(self):
        return statistics.median(self.values)

    def percentile(self, percent):
        ordered = sorted(self.values)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]

    def json(self):
        return {
            "median": self.median, "min": min(self.values), "max": max(self.values), "low": self.percentile(25),
            "high": self.percentile(75), "count": len(self.values)}


@dataclass
class Row:
    row: dict
    samples: Samples

    def ratio(self, label, value, target=None):
        """A comparison that is no other tool's time; with what it may be at most."""
        self.row["bounds"].append({"label": label, "value": value, "target": target})


class Report:
    """Rows as dictionaries, so that those of an earlier run can be read back."""

    def __init__(self, facts):
        self.facts, self.rows, self.failures = facts, [], []

    def row(self, part, what, tool, unit, samples, note=None):
        row = {"part": part, "what": what, "tool": tool, "unit": unit, "note": note, "bounds": [], **samples.json()}
        self.rows.append(row)
        return Row(row, samples)

    def fail(self, part, text):
        self.failures.append({"part": part, "text": " ".join(text.replace(ROOT + os.sep, "").split())[:400]})

    def groups(self):
        """(part, what, unit) -> tool -> row, in order."""
        found = {}
        for row in self.rows:
            found.setdefault((row["part"], row["what"], row["unit"]), {})[row["tool"]] = row
        return found

    def missed(self):
        lines = []
        for (part, what, _), tools in self.groups().items():
            for other, ratio in ratios(tools).items():
                target = TARGETS.get((what, other), TARGETS.get((part, other)))
                if target is not None and ratio > target:
                    lines.append(f"{what}: {ratio:.2f} × {other}, wanted at most {target}")
        for row in self.rows:
            for bound in row.get("bounds", []):
                if bound["target"] is not None and bound["value"] > bound["target"]:
                    label, target = bound["label"], bound["target"]
                    lines.append(f"{row['what']}: {number(bound['value'])} {label}, wanted at most {target}")
        return lines

    def json(self):
        return {"facts": self.facts, "rows": self.rows, "failures": self.failures, "missed": self.missed()}

    def markdown(self):
        names = [name for name in COLUMNS if any(row["tool"] == name for row in self.rows)]
        lines = ["| what | " + " | ".join(names) + " | swcache is |", "|---" + "|--:" * len(names) + "|---|"]
        for (_, what, unit), tools in self.groups().items():
            cells = [cell(tools.get(name)) for name in names]
            lines.append(f"| {what} ({unit}) | " + " | ".join(cells) + f" | {comparison(tools)} |")
        return "\n".join(lines) + "\n"

    def page(self):
        text = "# Benchmarks\n\nWritten by `make bench`; medians, with the middle half of the samples in parentheses.\n"
        text += "`floor` is `/bin/true`, `C client` the smallest program that can place a hit. Less is better, but for what is\n"
        text += "counted in a second (`/s`).\n\n![medians](medians.svg)\n\n"
        text += "".join(f"* {name}: {value}\n" for name, value in self.facts.items()) + "\n" + self.markdown()
        missed = self.missed()
        text += "\n## Targets that were missed\n\n" + ("".join(f"* {line}\n" for line in missed) or "None.\n")
        if self.failures:
            text += "\n## What could not be measured\n\n"
            text += "".join(f"* {failure['part']}: {failure['text']}\n" for failure in self.failures)
        return text

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for name, text in (("results.json", json.dumps(self.json(), indent=1) + "\n"), ("README.md", self.page())):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)


def ratios(tools):
    """other tool -> swcache's median divided by its."""
    mine = tools.get("swcache")
    if not mine:
        return {}
    return {name: mine["median"] / row["median"] for name, row in tools.items() if name != "swcache" and row["median"] > 0}


def comparison(tools):
    bounds = tools.get("swcache", {}).get("bounds", [])
    return ", ".join(
        [f"{ratio:.2f} × {name}" for name, ratio in ratios(tools).items()]
        + [f"{number(bound['value'])} {bound['label']}" for bound in bounds])


def cell(row):
    if row is None:
        return ""
    spread = f" ({number(row['low'])}–{number(row['high'])})" if row["count"] > 2 else ""
    return number(row["median"]) + spread + (f", {row['note']}" if row["note"] else "")


def number(value):
    """Three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.3f}"
