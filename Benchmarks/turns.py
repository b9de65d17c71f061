"""What the parts of the benchmark share: rounds within a time, tools that take turns, and what becomes of one that fails."""

import contextlib
import copy
import os
import shutil
import subprocess
import time

import processes
import tools


class Bench:
    """`quick` takes fewer rounds and smaller sizes; the ratios then say little."""

    def __init__(self, root, work, measured, report, quick, say):
        self.root, self.work, self.tools, self.report, self.quick, self.say = root, work, measured, report, quick, say
        self.spawn = processes.build_program(os.path.join(root, "Benchmarks", "spawn.c"), work)
        self.crowd = processes.build_program(os.path.join(root, "Benchmarks", "crowd.c"), work)
        self.environment = measured[0].environment
        self.deadline = None
        self.part = None

    def only(self, *names):
        """The same with these tools, and the floors."""
        view = copy.copy(self)
        view.tools = [tool for tool in self.tools if tool.name in (*names, "plain", "C client")]
        return view

    def in_turn(self, members, round_):
        """Another one begins in each round."""
        start = round_ % len(members) if members else 0
        return members[start:] + members[:start]

    def expect_hits(self, tool, before, number):
        expect_hits(tool, before, number)

    def tool(self, name):
        return next((tool for tool in self.tools if tool.name == name), None)

    @property
    def swcache(self):
        return self.tool("swcache")

    @property
    def caches(self):
        """Those that compile; the C client can only ask."""
        return [tool for tool in self.tools if tool.launcher and tool.name != "C client"]

    @property
    def clients(self):
        """With the C client, which is only good for hits on what swcache has stored."""
        return [tool for tool in self.tools if tool.launcher]

    @property
    def plain(self):
        return self.tool("plain")

    def begin(self, part, minutes):
        self.part, self.deadline = part, time.monotonic() + 60 * minutes

    def rounds(self, most, least=1, of=1):
        """Numbers of rounds, fewer than `most` where the time is over: the part's, or its share for a measurement that is
        the first of `of` that are left. None is begun that would not end in time, going by those before."""
        begun = time.monotonic()
        deadline = begun + max(self.deadline - begun, 0) / of
        for number in range(most):
            now = time.monotonic()
            took = (now - begun) / number if number else 0
            if number >= least and now + took > deadline:
                self.say(f"{self.part}: the time is over after {number} of {most} rounds")
                return
            yield number

    def folder(self, *names):
        path = os.path.join(self.work, *names)
        os.makedirs(path, exist_ok=True)
        return path

    def project(self, *words, environment=None):
        script = os.path.join(self.root, "scripts", "real-project")
        return processes.run([script, *words], environment or dict(os.environ))

    def tree(self, name):
        return self.project("path", name).splitlines()[-1]

    def units(self):
        """object -> (source, flags as words), of redis."""
        output = subprocess.run(
            [os.path.join(self.root, "scripts", "real-project"), "units", "redis"], env=dict(os.environ),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, text=True,
        ).stdout
        rows = (line.split("\t") for line in output.splitlines())
        return {name: (source, [word.replace("''", "") for word in flags.split()]) for name, source, flags in rows}

    def times(self, command, tool, count, output=None, cwd=None, code=0):
        """Milliseconds of each of `count` starts."""
        return processes.start_times(self.spawn, command, tool.environment, count, output, cwd, code)


class Crew:
    """The tools of one measurement. A peer that fails is left out of it from then on, and the report says so."""

    def __init__(self, bench, members, what):
        self.bench, self.members, self.what = bench, list(members), what

    def __iter__(self):
        return iter(list(self.members))

    def turns(self, round_):
        return self.bench.in_turn(self.members, round_)

    @contextlib.contextmanager
    def risk(self, tool):
        try:
            yield
        except (RuntimeError, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            if tool in self.members:
                self.members.remove(tool)
            self.bench.report.fail(self.bench.part, f"{tool.name}, {self.what}: {error}")
            self.bench.say(f"{tool.name} is left out of {self.what}: {error}")


def expect_hits(tool, before, number):
    """A measurement of hits that were none would be worse than no measurement."""
    now = tool.hits()
    if now is not None and now - before < number:
        raise RuntimeError(f"{now - before} hits instead of {number}")


def fresh_copy(template, folder):
    """The template under the folder's name, whatever was there before."""
    tools.move_aside(folder)
    shutil.copytree(template, folder, symlinks=True)
