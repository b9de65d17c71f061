"""Sources that the benchmark writes or picks."""

import glob
import os
import re

import processes

HEADERS = (
    "algorithm", "chrono", "functional", "future", "iostream", "map", "random", "regex", "sstream", "string",
    "unordered_map", "variant", "vector",
)
USES = ("args", "chrono", "color", "compile", "os", "ostream", "printf", "ranges", "xchar")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def heavy_cxx(folder, fmt):
    """A unit whose headers are nearly all of it; with the flags that find them."""
    text = "".join(f"#include <{name}>\n" for name in HEADERS) + "#include <fmt/chrono.h>\n#include <fmt/ranges.h>\n"
    text += "std::string show(const std::map<std::string, std::vector<int>>& table) { return fmt::format(\"{}\", table); }\n"
    text += "bool matches(const std::string& text) { return std::regex_match(text, std::regex(\"[a-z]+[0-9]*\")); }\n"
    return write(os.path.join(folder, "heavy.cc"), text), ["-I" + os.path.join(fmt, "include")]


def fmt_project(folder, fmt, count):
    """fmt's library and users of each of its headers, for CMake."""
    names = []
    for number in range(count):
        header = USES[number % len(USES)]
        names.append(f"use{number}.cc")
        text = f"#include <fmt/{header}.h>\n#include <fmt/format.h>\n#include <map>\n#include <string>\n#include <vector>\n"
        text += f"std::string use{number}(int a, double b) {{ return fmt::format(\"{{:>{number + 4}}} {{:.3f}}\", a, b); }}\n"
        write(os.path.join(folder, names[-1]), text)
    write(os.path.join(folder, "CMakeLists.txt"), "\n".join((
        "cmake_minimum_required(VERSION 3.13)", "project(users CXX)", "set(CMAKE_CXX_STANDARD 17)",
        f"add_subdirectory({fmt} fmt)", f"add_library(users STATIC {' '.join(names)})",
        "target_link_libraries(users fmt::fmt)", "")))
    return folder


def rustc():
    """The compiler itself: rustup's name for it is one more process."""
    try:
        return processes.run(["rustup", "which", "rustc"], dict(os.environ)).strip()
    except (RuntimeError, OSError):
        return "rustc"


def rust_crate(bench):
    """A call of rustc as cargo writes it, of a crate without dependencies."""
    registry = os.path.join(os.path.dirname(bench.tree("fd")), "crates", "usr", "share", "cargo", "registry")
    source = sorted(glob.glob(os.path.join(registry, "regex-syntax-*", "src", "lib.rs")))[0]
    compiler = rustc()

    def call(folder):
        words = [
            compiler, "--crate-name", "regex_syntax", "--edition=2018", source, "--crate-type", "lib",
            "--emit=dep-info,metadata,link", "-C", "embed-bitcode=no", "-C", "debuginfo=2", "--cfg",
            'feature="unicode"', "--cap-lints", "allow", "-C", "metadata=abcd", "-C", "extra-filename=-abcd",
            "--out-dir", folder, "-L", "dependency=" + folder,
        ]
        return words, os.path.join(folder, "libregex_syntax-abcd.rlib")

    return call


def tiny_units(folder, first, count):
    """Different, so that each is an entry of its own; one header, as real units have some."""
    write(os.path.join(folder, "tiny.h"), "#define TINY(n) int tiny_##n(void) { return n; }\n")
    for number in range(first, first + count):
        write(os.path.join(folder, f"{number}.c"), f'#include "tiny.h"\nTINY({number})\n')


def tiny_ninja(folder, first, count, launcher):
    """A build.ninja for them, in that folder."""
    text = f"rule compile\n  command = {' '.join(launcher)} gcc -c $in -o $out\n"
    text += "".join(f"build {number}.o: compile {number}.c\n" for number in range(first, first + count))
    write(os.path.join(folder, "build.ninja"), text)


def ninja_objects(folder):
    """How many objects a build.ninja makes."""
    with open(os.path.join(folder, "build.ninja")) as file:
        return len(re.findall(r"^build [^:]*\.o:", file.read(), re.MULTILINE))
