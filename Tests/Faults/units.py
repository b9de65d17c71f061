"""The tree that is built: a row for each language."""

import os
import random

COUNT = 300
HEADERS = 12


def c_text(number, headers):
    includes = "".join(f'#include "{name}"\n' for name in headers)
    return (f"#include <stddef.h>\n{includes}static int twice(int x) {{ return x + x; }}\n"
            f"int f{number}(int x) {{ int y = twice(x) + {number};\n"
            f"    for (int i = 0; i < x; i++) y ^= i * {number + 3}; return y + SUM{number % HEADERS}; }}\n")


def cpp_text(number, headers):
    includes = "".join(f'#include "{name}"\n' for name in headers)
    return (f"#include <cstddef>\n{includes}template <typename T> T more(T x) {{ return x * {number} + 1; }}\n"
            f"int g{number}(int x) {{ return more(x) + more<short>(7) + SUM{number % HEADERS}; }}\n")


# Ending of the source, what make calls its compiler, text, and how many of ten units are written in it.
# A new language is a row here and a rule in `makefile`.
LANGUAGES = [
    (".c", "CC", c_text, 9),
    (".cc", "CXX", cpp_text, 1),
]


def language(number):
    place = number % 10
    for row in LANGUAGES:
        place -= row[3]
        if place < 0:
            return row
    raise ValueError("the last column of LANGUAGES has to sum up to ten")


class Tree:
    """Written once; every scenario builds it into a folder of its own."""

    def __init__(self, folder, far, seed, count):
        self.folder, self.far = folder, far
        dice = random.Random(seed)
        os.makedirs(os.path.join(folder, "inc"))
        os.makedirs(far)
        for number in range(HEADERS):
            text = f"#pragma once\n#define SUM{number} {dice.randrange(1000)}\ntypedef struct {{ int a[{number + 1}]; }} t{number};\n"
            self._write(f"inc/h{number}.h", text)
        with open(os.path.join(far, "far.h"), "w") as file:
            file.write("#pragma once\n#define FAR 1\n")
        self.units = []
        for number in range(count):
            ending, _, text, _ = language(number)
            # Every tenth unit needs the folder that may hang.
            headers = [f"h{number % HEADERS}.h", f"h{dice.randrange(HEADERS)}.h"] + (["far.h"] if number % 10 == 3 else [])
            name = f"u{number}{ending}"
            self._write(name, text(number, headers))
            self.units.append(name)
        self._write("Makefile", self.makefile())

    def makefile(self):
        rules = "".join(
            f"$(OUT)/%{ending}.o: $(TREE)/%{ending}\n"
            f"\t$({variable}) $(FLAGS) -I$(TREE)/inc -I$(FAR) -MMD -MT $* -MF $(OUT)/$*.d -c $< -o $@\n"
            for ending, variable, _, _ in LANGUAGES
        )
        return f"all: $(UNITS:%=$(OUT)/%.o)\n{rules}"

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def expected(self):
        """Names of everything that a build leaves in its folder."""
        found = set()
        for name in self.units:
            found |= {name + ".o", os.path.splitext(name)[0] + ".d"}
        return found


class Part:
    """Some units of a tree."""

    def __init__(self, tree, chosen):
        self.folder, self.far, self.units = tree.folder, tree.far, chosen
