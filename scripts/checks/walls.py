"""The walls of the code (`make check`): each is a function that yields what it finds, with the cure.

A wall that stands in the way of a better design is moved in a decision record (docs/decisions), not dodged:
the tables below are where it then moves.
"""

import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from source import line_of, read_all

# --- the tables -------------------------------------------------------------------------------------------------

FILE_LINES = 500
FUNCTION_LINES = 80
PARAMETERS = 5
PROTOCOL_REQUIREMENTS = 6
ABI_HEADER_LINES = 200
ABI_HEADER = "Sources/PluginABI/include/swcache_plugin.h"

# What the client is made of: one static file that starts in about the time of /bin/true.
CLIENT_FOLDERS = ("Sources/swcache", "Sources/Launch", "Sources/Wire", "Sources/Posix", "Sources/Memory")
CLIENT_BANNED = ("Foundation", "FoundationEssentials", "Logging", "ArgumentParser", "TOMLKit", "Dispatch")

CLIENT_CONCURRENCY = r"\b(?:async|await|actor|Task|TaskGroup|AsyncStream|\w*Continuation|ContinuousClock)\b"

# Storage is what plugins tell the core about themselves, in their manifests.
BACKENDS = {"s3", "redis", "memcached", "gcs", "azure", "webdav", "gha", "oss", "cos"}

# Where unsafe constructs may be, and why. A path ends in / (a folder) or names one file.
UNSAFE = {
    "Sources/Memory/": "checked views of memory, in place of arrays whose metadata a hit would pay for",
    "Sources/Posix/": "system calls take pointers",
    "Sources/PosixAsync/": "libc's threads and conditions take pointers",
    "Sources/swcache/": "the edge to C of a program without a runtime's comforts: argv, exec",
    "Sources/Launch/": "the edge to C of the client: spawn and exec",
    "Sources/Core/Plugins/": "the plugin ABI is C",
    "Sources/Core/Daemon/Serving/Reactor": "epoll carries one pointer per wait, and waiters are continuations",
    "Sources/Core/Hashing/Digest": "libcrypto's edge",
    "Sources/Core/Entries/Zstd": "libzstd's edge",
    "Sources/Core/Config/Account": "getpwuid_r fills a buffer with what its record points to",
    "Sources/PluginKit/": "the plugin's side of the ABI is C",
    "Sources/ObjectStoreKit/": "libcurl's and libcrypto's edge",
    "Plugins/": "client libraries in C",
    "Examples/": "the plugin's side of the ABI is C",
}
UNSAFE_PATTERN = r"\bUnsafe\w*|\w*\.?withUnsafe\w+|\bunsafeBitCast\b|\bUnmanaged\b|nonisolated\(unsafe\)|@unchecked\b"
# Reads the bytes of a value for the length of a closure; nothing can outlive or overrun it.
HARMLESS_PATTERN = r"withUnsafeBytes(?=\(of:)"

# Traps on a path that data from outside can reach. Tests may: there a trap is a failed test.
TRAPS = [
    (r"\btry!", "catch the error, and let it be a miss"),
    (r"\bas!", "use `as?` and answer what happens otherwise"),
    (r"\bfatalError\(", "return a miss or an error"),
    (r"\bpreconditionFailure\(", "return a miss or an error"),
    (r"(?<=[\w)\]])!(?!=)", "bind it with `guard let` or `if let`"),
]

# A test waits for a condition or owns the clock. These are where a condition is waited for.
SLEEP = {
    "Tests/Support/": "waits for a condition, with a deadline, for all tests",
    "Tests/DaemonTests/Support/": "waits on the reactor's clock: for a file's stamp to age, for a random moment to kill",
    "Tests/DaemonTests/Serving/ReactorTests.swift": "the reactor's timers are what it tests",
    "Tests/EndToEndTests/Support/": "the same for tests of whole programs, whose acts show in files and processes",
}
SLEEP_PATTERN = r"\bTask\.sleep\b|\b(?:Thread\.)?(?:usleep|nanosleep|sleep)\s*\("

MODULES_OF_THE_SYSTEM = {"Swift", "Glibc", "Synchronization", "Dispatch", "Testing", "_Concurrency", "Builtin"}

TEXT_ENDINGS = (".swift", ".c", ".h", ".py", ".sh", ".md", ".toml", ".txt", ".yml", ".json")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str
    cure: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}; {self.cure}"


class Tree:
    """The files of the project, read once."""

    def __init__(self, root):
        self.root = root
        self.sources = read_all(root, ["Sources", "Plugins", "Examples"])
        self.tests = read_all(root, ["Tests"])
        self.swift = self.sources + self.tests

    def path(self, name):
        return os.path.join(self.root, name)

    def below(self, *folders):
        return [source for source in self.sources if source.path.startswith(tuple(f + "/" for f in folders))]

    def texts(self):
        """(path, text) of every file that people wrote."""
        for directory, below, names in os.walk(self.root):
            below[:] = sorted(n for n in below if n not in (".build", ".git", "__pycache__", "dist"))
            for name in sorted(names):
                path = os.path.relpath(os.path.join(directory, name), self.root).replace(os.sep, "/")
                written = name.endswith(TEXT_ENDINGS) or "." not in name or name.startswith(".")
                if written and os.path.isfile(self.path(path)) and name != ".git":
                    with open(self.path(path), encoding="utf-8", errors="replace") as file:
                        yield path, file.read()


CHECKS = []


def check(name):
    def register(function):
        CHECKS.append((name, function))
        return function

    return register


def allowed(path, table):
    return any(path.startswith(place) for place in table)


# --- sizes ------------------------------------------------------------------------------------------------------


@check("file-lines")
def file_lines(tree):
    for source in tree.swift:
        if len(source.lines) > FILE_LINES:
            yield Finding(
                source.path, FILE_LINES + 1, f"{len(source.lines)} lines, the wall is {FILE_LINES}",
                "split it by idea: a file is at home around 120 lines",
            )


@check("function-lines")
def function_lines(tree):
    for source in tree.swift:
        for function in source.functions:
            if function.lines > FUNCTION_LINES:
                yield Finding(
                    source.path, function.line,
                    f"{function.name} has {function.lines} lines, the wall is {FUNCTION_LINES}",
                    "name its steps and make them functions",
                )


@check("parameters")
def parameters(tree):
    for source in tree.swift:
        for function in source.functions:
            # An initialiser that only fills its members is a value's list of fields.
            if function.parameters > PARAMETERS and function.name != "init":
                yield Finding(
                    source.path, function.line,
                    f"{function.name} takes {function.parameters} parameters, the wall is {PARAMETERS}",
                    "put what belongs together into a struct",
                )


@check("protocols")
def protocols(tree):
    for source in tree.sources:
        for protocol in source.protocols:
            if protocol.requirements > PROTOCOL_REQUIREMENTS:
                yield Finding(
                    source.path, protocol.line,
                    f"{protocol.name} asks for {protocol.requirements} things, the wall is {PROTOCOL_REQUIREMENTS}",
                    "split it by who calls it",
                )


@check("abi-header")
def abi_header(tree):
    path = tree.path(ABI_HEADER)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            count = len(file.read().splitlines())
        if count > ABI_HEADER_LINES:
            yield Finding(
                ABI_HEADER, ABI_HEADER_LINES + 1, f"{count} lines, the wall is {ABI_HEADER_LINES}",
                "plugin authors read all of it: move explanations to docs/plugin-abi.md",
            )


# --- who may know what ------------------------------------------------------------------------------------------

IMPORT = r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:package|public|internal|private|fileprivate)[ \t]+)?import[ \t]+(?:(?:struct|class|enum|func|protocol|var|let|typealias)[ \t]+)?(\w+)"


def imports(source):
    for match in re.finditer(IMPORT, source.code, re.MULTILINE):
        yield line_of(source.code, match.start(1)), match.group(1)


@check("client-imports")
def client_imports(tree):
    for source in tree.below(*CLIENT_FOLDERS):
        for line, module in imports(source):
            if module in CLIENT_BANNED:
                yield Finding(
                    source.path, line, f"the client imports {module}, which costs it milliseconds at each start",
                    "do it with Posix, or in the daemon",
                )


@check("client-concurrency")
def client_concurrency(tree):
    for source in tree.below(*CLIENT_FOLDERS):
        for line, text in list(source.matches(CLIENT_CONCURRENCY))[:1]:  # the first of a file says it all
            yield Finding(
                source.path, line,
                f"`{text}` links Swift's concurrency and libdispatch into the client: 31 more system calls at each start",
                "move it to a target that the client does not link; one use in a module is enough to bring it in",
            )


@check("no-foundation")
def no_foundation(tree):
    for source in tree.below("Sources"):
        for line, module in imports(source):
            if module.startswith("Foundation") and not source.path.startswith(CLIENT_FOLDERS):
                yield Finding(
                    source.path, line, f"imports {module}, which costs the daemon 5 ms at start and 40 MB installed",
                    "use Posix and bytes",
                )


def declared_dependencies(package):
    """Target name -> modules that it may import, from Package.swift."""
    found = {}
    package = re.sub(r"//[^\n]*", "", package)
    for match in re.finditer(r"\b(?:layer|\.target|\.executableTarget|\.systemLibrary)\(", package):
        # The call, up to its closing bracket.
        depth, end = 0, match.end() - 1
        while end < len(package):
            depth += {"(": 1, ")": -1}.get(package[end], 0)
            end += 1
            if depth == 0:
                break
        call = package[match.end() : end]
        name = re.match(r"\s*(?:name:\s*)?\"(\w+)\"", call)
        if not name:
            continue
        list_ = re.search(r"(?:knows|dependencies):\s*\[(.*)", call, re.DOTALL)
        inside = list_.group(1) if list_ else ""
        depth, end = 1, 0
        while end < len(inside) and depth > 0:
            depth += {"[": 1, "]": -1}.get(inside[end], 0)
            end += 1
        inside = re.sub(r"package:\s*\"[^\"]*\"", "", inside[:end])
        found[name.group(1)] = set(re.findall(r"\"([\w-]+)\"", inside))
    return found


@check("layers")
def layers(tree):
    path = tree.path("Package.swift")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        declared = declared_dependencies(file.read())
    for source in tree.below("Sources"):
        parts = source.path.split("/")
        target = parts[2] if parts[1] == "Core" else parts[1]
        if target not in declared:
            continue
        for line, module in imports(source):
            system = module in MODULES_OF_THE_SYSTEM or module.startswith("Foundation")
            if not system and module != target and module not in declared[target]:
                yield Finding(
                    source.path, line, f"{target} imports {module}, which Package.swift does not let it know",
                    "hand it in as a value or a protocol; only if the layer really may know it, say so in Package.swift",
                )


@check("core-names-no-backend")
def core_names_no_backend(tree):
    for source in tree.below("Sources/Core"):
        for number, line in enumerate(source.lines, 1):
            for word in re.findall(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*", line):
                if word.lower() in BACKENDS:
                    yield Finding(
                        source.path, number, f"names the backend '{word}'",
                        "take it from the plugin's manifest",
                    )


# --- dangerous constructs ---------------------------------------------------------------------------------------


@check("unsafe")
def unsafe(tree):
    for source in tree.sources:
        if allowed(source.path, UNSAFE):
            continue
        harmless = {line for line, _ in source.matches(HARMLESS_PATTERN)}
        for line, text in source.matches(UNSAFE_PATTERN):
            if not (line in harmless and text.endswith("withUnsafeBytes")):
                yield Finding(
                    source.path, line, f"`{text}` outside of the edges to C",
                    "move it behind a safe call in Posix, or add its place and reason to UNSAFE in scripts/checks/walls.py",
                )


@check("traps")
def traps(tree):
    for source in tree.sources:
        for pattern, cure in TRAPS:
            for match in re.finditer(pattern, source.code):
                before = source.code[: match.start()]
                # The address of a buffer that is known not to be empty, at the edges to C.
                if before.endswith("baseAddress") and allowed(source.path, UNSAFE):
                    continue
                what = match.group() if match.group() != "!" else re.search(r"\S*$", before).group() + "!"
                yield Finding(source.path, line_of(source.code, match.start()), f"`{what}` can trap", cure)


@check("sleep-in-tests")
def sleep_in_tests(tree):
    for source in tree.tests:
        if allowed(source.path, SLEEP):
            continue
        for line, text in source.matches(SLEEP_PATTERN):
            yield Finding(
                source.path, line, f"`{text.rstrip('(')}` in a test",
                "wait for the event itself, or hand the clock in; a helper that polls a condition goes to Tests/Support",
            )


# --- texts ------------------------------------------------------------------------------------------------------

LEFT_OVER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
DEVELOPER_PATH = r"(?<![\w.])/(?:ho" + r"me/(?!u/|user/|me/|you/)\w+/|Us" + r"ers/\w+/|ro" + r"ot/|opt/sw" + r"ift)"


@check("left-overs")
def left_overs(tree):
    for path, text in tree.texts():
        for number, line in enumerate(text.splitlines(), 1):
            if found := LEFT_OVER.search(line):
                yield Finding(path, number, f"'{found.group()}'", "do it now, or describe it in an issue")


@check("developer-paths")
def developer_paths(tree):
    pattern = DEVELOPER_PATH
    if tree.root.count("/") >= 2:  # this checkout's own place
        pattern += "|" + re.escape(tree.root) + r"\b"
    for path, text in tree.texts():
        for number, line in enumerate(text.splitlines(), 1):
            if found := re.search(pattern, line):
                yield Finding(
                    path, number, f"'{found.group()}' is a path of one machine", "find it by PATH or beside the file"
                )


RECORD_PARTS = ("Status", "Context", "Decision", "Rejected", "What would change our mind")


@check("decision-records")
def decision_records(tree):
    numbers = {}
    for path in sorted(glob.glob(tree.path("docs/decisions/*.md"))):
        name = os.path.relpath(path, tree.root)
        first = numbers.setdefault(os.path.basename(path)[:4], name)
        if first != name:
            yield Finding(name, 1, f"has the number of {first}", "take the next free one")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for part in RECORD_PARTS:
            if not re.search(rf"^#+ {part}|^\*\*{part}", text, re.MULTILINE):
                yield Finding(name, 1, f"has no part '{part}'", f"a record has: {', '.join(RECORD_PARTS)}")


@check("links")
def links(tree):
    for path, text in tree.texts():
        if not path.endswith(".md"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
                beside = os.path.join(tree.root, os.path.dirname(path), target)
                if "://" not in target and not target.startswith("mailto:") and not os.path.exists(beside):
                    yield Finding(path, number, f"the link to '{target}' leads nowhere", "mend or remove it")


@check("named-tests")
def named_tests(tree):
    """The table of differences is worth what its tests are."""
    page = "docs/backends/differences.md"
    if not os.path.exists(tree.path(page)):
        return
    tests = set()
    for path, text in tree.texts():
        if path.startswith("Tests/") and path.endswith(".swift"):
            tests.update(re.findall(r"func `([^`]+)`", text))
    for number, line in enumerate(dict(tree.texts())[page].splitlines(), 1):
        named = re.search(r"\| `([^`]+)` \|$", line)
        if named and named[1] not in tests:
            yield Finding(page, number, f"there is no test '{named[1]}'", "name the one that shows it")


# --- tools ------------------------------------------------------------------------------------------------------


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)


@check("scripts-parse")
def scripts_parse(tree):
    for path, text in tree.texts():
        first = text.split("\n", 1)[0]
        if re.match(r"#!.*\b(bash|sh)$", first):
            result = run("bash", "-n", tree.path(path))
            if result.returncode != 0:
                yield Finding(path, 1, result.stderr.strip(), "mend the syntax")
        elif path.endswith(".py") or re.match(r"#!.*python", first):
            try:
                compile(text, path, "exec")
            except SyntaxError as error:
                yield Finding(path, error.lineno or 1, str(error), "mend the syntax")


@check("format")
def format_(tree):
    folders = [name for name in ("Sources", "Tests", "Plugins", "Examples", "Package.swift") if os.path.exists(tree.path(name))]
    if not folders:
        return
    if not shutil.which("swift"):
        yield Finding("swift", 1, "is not in PATH", "scripts/setup build says where to get it")
        return
    result = run("swift", "format", "lint", "-r", "-s", *folders, cwd=tree.root)
    reports = [line for line in result.stderr.splitlines() if re.search(r"(warning|error):", line)]
    for report in reports:
        match = re.match(r"(.*?):(\d+):\d+: (.*)", report)
        path, line, what = match.groups() if match else ("Package.swift", 1, report)
        yield Finding(path, int(line), what, f"swift format -i {path}")
    if result.returncode != 0 and not reports:
        yield Finding("Package.swift", 1, result.stderr.strip()[:200], "run swift format lint -r -s by hand")


@check("static-client")
def static_client(tree):
    client = tree.path(".build/release/swcache")
    if os.path.exists(client) and "INTERP" in run("readelf", "-lW", client).stdout:
        yield Finding(
            ".build/release/swcache", 1, "is not static: it would start in milliseconds instead of fractions of one",
            "link it with -static-executable (staticClient in Package.swift)",
        )


@check("plugin-symbols")
def plugin_symbols(tree):
    for path in sorted(glob.glob(tree.path(".build/release/libswcache-*.so"))):
        name = re.sub(r"^libswcache-|\.so$", "", os.path.basename(path))
        expected = f"swcache_plugin_{name}"
        exported = [line.split()[-1] for line in run("nm", "-D", "--defined-only", path).stdout.splitlines()]
        if exported != [expected]:
            yield Finding(
                os.path.relpath(path, tree.root), 1,
                f"exports {len(exported)} symbols ({', '.join(exported[:3])} …) instead of {expected} alone",
                "link it with the version script and -use-ld=lld",
            )


# --- running ----------------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(prog="scripts/check", description="Checks the walls of the code.")
    parser.add_argument("--root", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--list", action="store_true", help="names the checks")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these checks")
    options = parser.parse_args()
    known = [name for name, _ in CHECKS]
    if options.list:
        print("\n".join(known))
        return 0
    for name in options.names:
        if name not in known:
            parser.error(f"no such check: {name} (there are: {' '.join(known)})")

    tree = Tree(os.path.realpath(options.root))
    passed = failed = 0
    for name, function in CHECKS:
        if options.names and name not in options.names:
            continue
        findings = list(function(tree))
        print(f"{'FAIL' if findings else 'ok  '}  {name}")
        for finding in findings:
            print(f"      {finding}")
        passed, failed = (passed, failed + 1) if findings else (passed + 1, failed)
    print(f"{passed} checks passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
