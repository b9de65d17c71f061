"""Samples, rows with targets, and the table that comes of them."""

import json
import os
import statistics
from dataclasses import dataclass, field


@dataclass
class Samples:
    values: list = field(default_factory=list)

    def add(self, values):
        self.values += values if isinstance(values, list) else [values]

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def low(self):
        return min(self.values)

    @property
    def high(self):
        return max(self.values)


@dataclass
class Row:
    part: str
    what: str
    tool: str
    unit: str
    samples: Samples
    # "× ccache": ratio and the target that it must not exceed; a target of None is for information.
    ratios: list = field(default_factory=list)

    def ratio(self, label, value, target=None):
        self.ratios.append({"label": label, "value": value, "target": target, "met": None if target is None else value <= target})

    def json(self):
        s = self.samples
        return {
            "part": self.part, "what": self.what, "tool": self.tool, "unit": self.unit, "median": s.median,
            "min": s.low, "max": s.high, "count": len(s.values), "ratios": self.ratios,
        }


class Report:
    def __init__(self, facts):
        self.facts = facts
        self.rows = []

    def row(self, part, what, tool, unit, samples):
        row = Row(part, what, tool, unit, samples)
        self.rows.append(row)
        return row

    @property
    def missed(self):
        return [ratio for row in self.rows for ratio in row.ratios if ratio["met"] is False]

    def markdown(self):
        lines = [f"{name}: {value}  " for name, value in self.facts.items()]
        lines += ["", "| what | tool | median | min – max | n | compared | target | met |", "|---|---|--:|--:|--:|---|---|---|"]
        for row in self.rows:
            s = row.samples
            measured = f"| {number(s.median)} {row.unit} | {number(s.low)} – {number(s.high)} | {len(s.values)}"
            first = f"| {row.what} | {row.tool} {measured}"
            for ratio in row.ratios or [None]:
                lines.append(f"{first} | {cells(ratio)} |")
                first = "| | | | | "
        return "\n".join(lines) + "\n"

    def write(self, folder, name):
        os.makedirs(folder, exist_ok=True)
        content = {"facts": self.facts, "rows": [row.json() for row in self.rows]}
        for file_name in (name, "latest"):
            with open(os.path.join(folder, file_name + ".json"), "w") as file:
                json.dump(content, file, indent=1)
            with open(os.path.join(folder, file_name + ".md"), "w") as file:
                file.write(self.markdown())


def cells(ratio):
    if ratio is None:
        return "| | "
    target = "" if ratio["target"] is None else f"≤ {number(ratio['target'])}"
    met = {None: "", True: "yes", False: "**no**"}[ratio["met"]]
    return f"{number(ratio['value'])} {ratio['label']} | {target} | {met}"


def number(value):
    """Three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.3f}"
