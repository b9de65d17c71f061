"""Processes that a scenario started, found by a variable that only they have."""

import ctypes
import os
import signal
import time

MARK = "SWCACHE_FAULTS_MARK"


def adopt_orphans():
    """What loses its parent becomes a child of this process, so that it is seen and reaped."""
    set_child_subreaper = 36
    if ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def read(process, name):
    try:
        with open(f"/proc/{process}/{name}", "rb") as file:
            return file.read()
    except (OSError, ProcessLookupError):
        return b""


def reap():
    """Takes in adopted children that have ended; those that `subprocess` waits for are not children of init."""
    for process in children_of(os.getpid()):
        if state(process) == "Z" and process not in OWN:
            try:
                os.waitpid(process, os.WNOHANG)
            except ChildProcessError:
                pass


# Children whose end somebody here waits for.
OWN = set()


def children_of(process):
    found = []
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            found += [int(word) for word in read(process, f"task/{thread}/children").split()]
    except OSError:
        pass
    return found


def state(process):
    text = read(process, "stat").decode(errors="replace")
    return text.rsplit(")", 1)[1].split()[0] if ")" in text else None


def marked(mark):
    """Living processes with the variable, daemons' helpers and compilers included."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            if wanted in read(name, "environ").split(b"\0") and state(name) not in ("Z", None):
                found.append(int(name))
    return found


def running(program):
    """Living processes whose first word is that program."""
    wanted = program.encode() + b"\0"
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and read(name, "cmdline").startswith(wanted)]


def words(process):
    return read(process, "cmdline").replace(b"\0", b" ").decode(errors="replace").strip()


def name(process):
    return words(process)[:80]


def kill(process, sign):
    try:
        os.kill(process, sign)
    except ProcessLookupError:
        pass


def descriptors(process):
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except OSError:
        return 0


def kinds_of_descriptors(process):
    """How many of which kind, the most first."""
    kinds = {}
    for number in os.listdir(f"/proc/{process}/fd"):
        try:
            target = os.readlink(f"/proc/{process}/fd/{number}")
        except OSError:
            continue
        kind = target.split(":")[0] if not target.startswith("/") else os.path.dirname(target) or target
        kinds[kind] = kinds.get(kind, 0) + 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]))


def wait_until(condition, seconds):
    """Asks every few milliseconds; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
