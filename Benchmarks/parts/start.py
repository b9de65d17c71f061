"""Starting a client that has nothing to do."""

from report import Samples

ORDER = 10
MINUTES = 0.7


def run(bench):
    commands = {"floor": (["/bin/true"], bench.plain, 0)}
    for tool in bench.caches:
        words, code = tool.idle_call
        commands[tool.name] = ([*tool.launcher, *words], tool.nowhere, code)
    samples = {name: Samples() for name in commands}
    names = list(commands)
    for round_ in bench.rounds(3 if bench.quick else 25, least=2):
        for name in bench.in_turn(names, round_):
            command, tool, code = commands[name]
            samples[name].add(bench.times(command, tool, 20, code=code))
    for name in names:
        bench.report.row("start", "start of the client alone", name, "ms", samples[name])
