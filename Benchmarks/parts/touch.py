"""Direct mode when one of many headers changes: by its stamp alone, and by a comment."""

import os
import shutil

import sources
from report import Samples
from turns import Crew

ORDER = 30
MINUTES = 1.5


def run(bench):
    measure(bench, "C, 120 headers, one header touched", None, 2)
    measure(bench, "C, 120 headers, a comment in one header", "/* round {} */\n", 1)


def measure(bench, what, text, left):
    samples, prepared = {}, {}
    crew = Crew(bench, [tool for tool in bench.tools if tool.name != "C client"], what)
    for tool in crew:
        with crew.risk(tool):
            prepared[tool.name] = prepare(bench, tool, what)
            samples[tool.name] = Samples()
    for round_ in bench.rounds(3 if bench.quick else 20, least=2, of=left):
        for tool in crew.turns(round_):
            with crew.risk(tool):
                command, output, folder = prepared[tool.name]
                change(os.path.join(folder, "h60.h"), text and text.format(round_))
                samples[tool.name].add(bench.times(command, tool, 1, output, folder))
    for tool in crew:
        bench.report.row("touch", what, tool.name, "ms", samples[tool.name])


def prepare(bench, tool, what):
    tool.start()
    folder = os.path.join(bench.work, "touch", what.replace(" ", "-").replace(",", ""), tool.name)
    shutil.rmtree(folder, ignore_errors=True)
    names = [f"h{number}.h" for number in range(120)]
    for number, name in enumerate(names):
        body = "".join(f"static inline int f{number}_{k}(int a) {{ return a * {k} + {number}; }}\n" for k in range(40))
        sources.write(os.path.join(folder, name), body)
    text = "".join(f'#include "{name}"\n' for name in names) + "int sum(int a) { return f60_7(a) + f3_1(a); }\n"
    source = sources.write(os.path.join(folder, "a.c"), text)
    output = os.path.join(folder, "a.o")
    command = [*tool.launcher, "gcc", "-O2", "-o", output, "-c", source]
    bench.times(command, tool, 1, output, folder)
    tool.wait_until_stored()
    bench.times(command, tool, 2, output, folder)
    return command, output, folder


def change(header, text):
    if text is None:
        os.utime(header)
        return
    with open(header) as file:
        lines = [line for line in file if not line.startswith("/* round")]
    with open(header, "w") as file:
        file.writelines([text, *lines])
